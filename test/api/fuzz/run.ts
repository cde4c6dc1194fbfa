// `npm run fuzz -- --requests 50000 --seed 7`: the long run. It goes on after a finding, ends with 1 when there was one, and
// writes docs/fuzz-report.md when there was none.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { releaseAll } from '../../support/release.js';
import { OPERATIONS } from './described.js';
import { type FuzzWorld, openFuzzWorld } from './fuzz-world.js';
import { anyRequest } from './requests.js';
import { FuzzSession } from './session.js';

const SEQUENCES_A_CHUNK = 50;
const LONGEST_SEQUENCE = 20;
const REPORT = new URL('../../../docs/fuzz-report.md', import.meta.url);

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '50000' }, seed: { type: 'string', default: '1' } },
});
const [wanted, seed] = [Number(values.requests), Number(values.seed)];
if (!Number.isInteger(wanted) || wanted < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--requests and --seed are whole numbers, --requests above 0\n');
  process.exit(2);
}

let strays = 0;
process.on('unhandledRejection', (reason) => {
  strays += 1;
  process.stderr.write(`A promise was rejected and nobody listened: ${reason}\n`);
});

const world = await openFuzzWorld();
const session = new FuzzSession(world);
const findings = await tryAll();
findings.push(...neverDone(session));
await session.checkHealth();
const version = await postgresVersion(world);
await world.close();
await releaseAll();
if (findings.length + strays > 0) process.exitCode = 1;
else writeFileSync(REPORT, report(session, version));
process.stdout.write(`${session.requests} requests, ${findings.length + strays} findings\n`);

/** Chunks with seeds of their own, so that each can be run again alone: `--seed` of the chunk, `--requests 1`. */
async function tryAll(): Promise<string[]> {
  const found: string[] = [];
  const sequence = fc.array(anyRequest(world.examples), { minLength: 1, maxLength: LONGEST_SEQUENCE });
  const property = fc.asyncProperty(sequence, async (list) => {
    for (const request of list) await session.do(request);
  });
  for (let chunk = 0; session.requests < wanted; chunk += 1) {
    const details = await fc.check(property, { numRuns: SEQUENCES_A_CHUNK, seed: seed + chunk });
    if (details.failed) {
      const text = `seed ${seed + chunk}: ${details.errorInstance}\n${fc.stringify(details.counterexample)}`;
      found.push(text);
      process.stderr.write(`${text}\n\n`);
    }
    await session.checkHealth();
    process.stderr.write(`${session.requests} requests\n`);
  }
  return found;
}

/** An operation that never did what it is for was not tried. */
function neverDone({ counts }: FuzzSession): string[] {
  const never = OPERATIONS.filter(({ operationId }) =>
    [...counts.get(operationId)!.keys()].every((status) => status >= 400),
  ).map(({ operationId }) => `${operationId} was never done: ${[...counts.get(operationId)!].join(' ')}`);
  for (const one of never) process.stderr.write(`${one}\n`);
  return never;
}

async function postgresVersion({ api }: FuzzWorld): Promise<string> {
  const [row] = await api.dataSource.query('show server_version');
  return row.server_version;
}

function report({ counts, requests }: FuzzSession, postgres: string): string {
  const statuses = [...new Set([...counts.values()].flatMap((one) => [...one.keys()]))].sort((a, b) => a - b);
  const cells = (one: ReadonlyMap<number, number>): string =>
    statuses.map((status) => one.get(status) ?? '').join(' | ');
  const rows = OPERATIONS.map(({ operationId, method, path }) => {
    const answers = counts.get(operationId)!;
    return `| \`${operationId}\` | ${method.toUpperCase()} \`${path}\` | ${cells(answers)} |`;
  });
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, ${process.platform}, Node ${process.version}, PostgreSQL ${postgres}`;
  return `# Requests made from the specification

What \`npm run fuzz -- --requests ${wanted} --seed ${seed}\` tried, and what came back. Written by that command; a run that finds something writes nothing and ends with 1.

| | |
|---|---|
| requests | ${requests} |
| operations | ${OPERATIONS.length}, all of \`api/openapi.yaml\` |
| date | ${new Date().toISOString().slice(0, 10)} |
| machine | ${machine} |
| findings | 0 |

Each request is made from the description of its operation: of its form, spoiled in one place, or hostile (NUL, halves of surrogate pairs, huge numbers, deep and wide values, text that is no JSON, other content
types, broken escapes), with keys of every role, with none and with unknown ones, some of them twice at the same moment; ids, names and cursors of earlier answers come back in later requests. An answer is a finding when it is
a fault of the platform, when the specification does not allow its status, content type or form, when it tells about our insides, or when it does not come.

## Answers by operation and status

| operation | request | ${statuses.join(' | ')} |
|---|---|${statuses.map(() => '---:|').join('')}
${rows.join('\n')}
`;
}
