// jq itself, compiled to WebAssembly. It is slow to start a program and may abort, after which it must be loaded anew.
import { type Jq, loadJq } from 'jq-wasm';
import type { Json } from '../../../../core/json.js';

export interface Case {
  readonly program: string;
  readonly input: Json;
}

/** What a program gave: outputs and errors in their order, or `null` when it was refused, or jq itself broke. */
export type Came = readonly Json[] | null;

/** Programs that are run by one call. */
const MOST_OUTPUTS = 20;

/** The program that both engines run: `[output]` for each output, `{e: …}` for an error that ends them. */
export function observed(program: string): string {
  return `limit(${MOST_OUTPUTS}; try (${program} | [.]) catch {e: .})`;
}

let jq: Promise<Jq> | undefined;

/** What jq gives for each case. One call runs them all, unless one of them makes it fail. */
export async function askJq(cases: readonly Case[]): Promise<Came[]> {
  const text = cases.map(({ program }, index) => `(.[${index}] | [${observed(program)}])`).join(', ');
  const lines = await call(
    text,
    cases.map(({ input }) => input),
  );
  if (lines?.length === cases.length) return lines;
  if (cases.length === 1) return [null];
  const half = cases.length >> 1;
  return [...(await askJq(cases.slice(0, half))), ...(await askJq(cases.slice(half)))];
}

async function call(program: string, input: Json): Promise<Json[][] | null> {
  jq ??= loadJq();
  const loaded = await jq;
  try {
    const { stdout, exitCode } = loaded.raw(JSON.stringify(input), program, ['-c']);
    return exitCode === 0 ? stdout.split('\n').map((line) => JSON.parse(line) as Json[]) : null;
  } catch {
    jq = undefined;
    return null;
  }
}
