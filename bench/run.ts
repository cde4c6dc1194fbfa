// `npm run bench [-- NAME… --json]`: runs benches one after the other and prints a table of figures and targets. It ends
// with 1 when a target is missed or a bench fails; docs/benchmarks.md tells what the benches measure.
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { isMet, type Row } from './bench.js';
import type { Told } from './child.js';
import { startStopwatch } from './measure.js';
import { tableHead, tableLine } from './table.js';

const BENCHES = fileURLToPath(new URL('benches/', import.meta.url));
/** V8 lets garbage lie as long as there is room: what a bench needs shows only where there is little. */
const HEAP_MB = 768;
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

interface Report {
  readonly bench: string;
  readonly seconds: number;
  readonly about?: string;
  readonly rows: readonly Row[];
  readonly failed?: string;
}

function knownBenches(): string[] {
  return readdirSync(BENCHES)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.basename(name, '.ts'))
    .sort();
}

interface Options {
  readonly json?: boolean;
  readonly scale: number;
}

async function run(names: readonly string[], { json = false, scale }: Options): Promise<void> {
  if (!json) process.stdout.write(`${machine()}\n\n${tableHead()}\n`);
  const reports: Report[] = [];
  for (const name of names.length > 0 ? names : knownBenches()) {
    const report = await runApart(name, scale);
    reports.push(report);
    if (!json) process.stdout.write(`${textOf(report)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), benches: reports.map(withVerdicts) })}\n`);
  if (reports.some(({ rows, failed }) => failed !== undefined || !rows.every(isMet))) process.exitCode = 1;
}

/** Runs a bench in a process of its own, in a folder that is removed afterwards. */
async function runApart(bench: string, scale: number): Promise<Report> {
  const folder = mkdtempSync(path.join(os.tmpdir(), `ravand-bench-${bench}-`));
  const watch = startStopwatch();
  try {
    const told = await toldBy(bench, folder, scale);
    const rows = 'rows' in told ? told.rows.map((row) => (scale < 1 ? withoutTarget(row) : row)) : [];
    return { bench, seconds: watch.seconds(), ...told, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table is on standard output alone; what benches and services say besides goes to standard error. */
function toldBy(bench: string, folder: string, scale: number): Promise<Told> {
  return new Promise((resolve) => {
    const args = [path.join(BENCHES, `${bench}.ts`), folder, String(scale)];
    const execArgv = [...process.execArgv, `--max-old-space-size=${HEAP_MB}`];
    const child = fork(CHILD, args, { execArgv, stdio: ['ignore', 2, 2, 'ipc'] });
    let told: Told = { failed: 'it ended without a word' };
    child.on('message', (message) => {
      told = message as Told;
    });
    child.once('exit', () => resolve(told));
  });
}

function machine(): string {
  const { model = 'unknown processor' } = os.cpus()[0] ?? {};
  const memoryGb = Math.round(os.totalmem() / 1024 ** 3);
  return `${model.trim()}, ${os.cpus().length} cores, ${memoryGb} GB, Node ${process.versions.node}, load ${os.loadavg()[0]!.toFixed(1)}`;
}

function textOf({ bench, about, rows, failed }: Report): string {
  if (failed !== undefined) return `${bench}: FAILED\n${failed}\n`;
  return [`${bench}: ${about}`, ...rows.map(tableLine), ''].join('\n');
}

/** A part of a crowd proves nothing about the whole. */
function withoutTarget({ target: _, ...row }: Row): Row {
  return row;
}

function withVerdicts(report: Report): unknown {
  return { ...report, rows: report.rows.map((row) => ({ ...row, met: isMet(row) })) };
}

function parseScale(text: string): number {
  const scale = Number(text);
  if (!(scale > 0 && scale <= 1)) throw new InvalidArgumentError('a fraction, such as 0.05');
  return scale;
}

// Ctrl-C reaches the bench too: it closes what it has opened, and its end is ours.
process.on('SIGINT', () => {});
await new Command('bench')
  .description('measures how fast things are, against what is aimed at')
  .addArgument(new Argument('[names...]', 'benches to run; all of them unless named').choices(knownBenches()))
  .option('--scale <fraction>', 'take so much of the crowd of a long bench', parseScale, 1)
  .option('--json', 'one JSON object instead of a table')
  .action(run)
  .parseAsync();
