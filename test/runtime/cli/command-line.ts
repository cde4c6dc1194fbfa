// Runs command lines in this process, with an environment and outputs of the test's own.
import { Writable } from 'node:stream';
import type { CliContext } from '../../../runtime/cli/context.js';
import { runCommandLine } from '../../../runtime/cli/program.js';

export interface CommandLineResult {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `ravand <args>` and says how it ended. */
export async function ravand(
  args: readonly string[],
  environ: Record<string, string> = {},
): Promise<CommandLineResult> {
  const [out, err] = [collector(), collector()];
  const context: CliContext = { environ, out: out.stream, err: err.stream, json: false, exitCode: 0 };
  const exitCode = await runCommandLine(args, context);
  return { exitCode, out: out.text(), err: err.text() };
}

function collector(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
