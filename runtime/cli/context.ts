// What commands work with: where they read the configuration, where they write. Tests hand in their own.
import { failureOf } from '../../api/problem.js';
import { type Config, type Environ, readConfig } from '../config.js';
import { createLog, type Log } from '../log.js';
import { exitCodeOf } from './exit-codes.js';

export interface CliContext {
  readonly environ: Environ;
  /** Results. */
  readonly out: NodeJS.WritableStream & { isTTY?: boolean };
  /** Everything else: progress, the log, failures. */
  readonly err: NodeJS.WritableStream & { isTTY?: boolean };
  /** `--json` was given. */
  json: boolean;
  /** What the process ends with; 0 unless a command says otherwise. */
  exitCode: number;
}

export function createContext(): CliContext {
  return { environ: process.env, out: process.stdout, err: process.stderr, json: false, exitCode: 0 };
}

/** The configuration, read when a command needs it: `--help` works with a wrong one. Throws AppError configInvalid. */
export function configOf(context: CliContext): Config {
  return readConfig(context.environ);
}

export function logOf(context: CliContext, config: Config): Log {
  return createLog({ level: config.logLevel, destination: context.err });
}

/** Writes a result: the value as one line of JSON with `--json`, else the text. */
export function tell(context: CliContext, value: unknown, text: string): void {
  context.out.write(`${context.json ? JSON.stringify(value) : text}\n`);
}

/** Writes a failure and keeps its exit code. A fault of ours shows where it happened, a failure what to do. */
export function tellFailure(context: CliContext, error: unknown): void {
  const known = failureOf(error);
  const failure = known.code === 'internal' ? undefined : known;
  context.exitCode = exitCodeOf(known.code);
  const message = failure ? failure.message : error instanceof Error ? error.message : String(error);
  if (context.json) {
    const { code = 'internal', details = [] } = failure ?? {};
    context.err.write(`${JSON.stringify({ code, message, details })}\n`);
    return;
  }
  const text = failure ? `${message} [${failure.code}]` : error instanceof Error ? (error.stack ?? message) : message;
  context.err.write(`${text}\n`);
}
