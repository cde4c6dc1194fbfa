// How much CPU the processes of a platform have used, as Linux tells it. Wall-clock figures mean something on a quiet machine
// only; these can be compared on a busy one too.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readServiceRecord } from '../runtime/services/service-record.js';
import type { Row } from './bench.js';

/** Seconds of CPU by process. */
export type CpuSeconds = Readonly<Record<'platform' | 'postgres' | 'temporal' | 'mailbox', number>>;

const TICKS_PER_SECOND = 100;

interface Times {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly ofChildren: number;
}

/** Undefined where there is no /proc. The services are found by the records in the platform's data folder. */
export function cpuSecondsOf(
  pids: { readonly platform: number; readonly postgres: number },
  dataFolder: string,
): CpuSeconds | undefined {
  if (process.platform !== 'linux') return undefined;
  const ofService = (name: string): number => {
    const record = readServiceRecord<{ pid: number }>(path.join(dataFolder, name));
    return record ? (timesOf(record.pid)?.own ?? 0) : 0;
  };
  return {
    platform: timesOf(pids.platform)?.own ?? 0,
    postgres: withChildren(pids.postgres),
    temporal: ofService('temporal'),
    mailbox: ofService('mailbox'),
  };
}

/** Each connection of Postgres is a process, and so are its workers. */
function withChildren(pid: number): number {
  const server = timesOf(pid);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => timesOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === pid);
  return children.reduce((sum, { own }) => sum + own, (server?.own ?? 0) + (server?.ofChildren ?? 0));
}

/** Undefined for a process that is gone. */
function timesOf(pid: number): Times | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name of the program, in parentheses, may hold anything; proc(5) numbers the fields after it from 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  const seconds = (first: number): number => (field(first) + field(first + 1)) / TICKS_PER_SECOND;
  return { parent: field(4), own: seconds(14), ofChildren: seconds(16) };
}

/** What `count` of something cost between two readings. */
export function cpuRow(what: string, from: CpuSeconds, to: CpuSeconds, count: number): Row {
  const names = Object.keys(to) as (keyof CpuSeconds)[];
  const spent = names.map((name) => [name, to[name] - from[name]] as const);
  const sum = spent.reduce((total, [, seconds]) => total + seconds, 0);
  return {
    what: `${what}, all processes together`,
    figure: (sum * 1000) / count,
    unit: 'ms',
    note: spent.map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`).join(', '),
  };
}
