// The log: one line per event, JSON for machines, plain for a person at a terminal. Never a body, an address or a secret:
// whoever logs names ids. What slips in under a telling name is taken out here.
import { pino } from 'pino';
import type { LogLevel } from './config.js';

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
}

const REDACTED = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'email',
  'address',
  'phone',
  'body',
  'html',
];
const LEVEL_NAMES: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info ',
  40: 'warn ',
  50: 'error',
  60: 'fatal',
};
const CLOCK = { from: 11, to: 23 } as const;

export interface LogOptions {
  readonly level: LogLevel;
  /** Where to; standard error unless told, so that standard output stays free for results. */
  readonly destination?: NodeJS.WritableStream & { isTTY?: boolean };
}

/** A log that writes lines as the destination likes them. */
export function createLog({ level, destination = process.stderr }: LogOptions): Log {
  const write = destination.isTTY
    ? (line: string): unknown => destination.write(plainLine(line))
    : (line: string): unknown => destination.write(line);
  const paths = REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    { level, base: undefined, redact: { paths, censor: '…' }, timestamp: pino.stdTimeFunctions.isoTime },
    { write },
  );
}

function plainLine(line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const failure = err as { message?: string; stack?: string } | undefined;
  const clock = String(time).slice(CLOCK.from, CLOCK.to);
  const head = [clock, LEVEL_NAMES[Number(level)] ?? level, msg, ...told].join(' ');
  return failure === undefined ? `${head}\n` : `${head}\n${failure.stack ?? failure.message}\n`;
}
