import type { Json } from '../json.js';
import { PROBLEM_CODES, type ProblemCode, type Severity } from './problem-codes.js';

/** Something wrong in a definition. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** JSON pointer into the definition; '' is the whole of it. */
  readonly pointer: string;
  readonly message: string;
  readonly found?: Json;
  readonly expected?: string;
  /** What to write instead, where that is likely. */
  readonly fix?: string;
  /** Counted from 1; present when the definition was given as text. */
  readonly line?: number;
  readonly column?: number;
}

export interface ProblemExtras {
  readonly found?: Json;
  readonly expected?: string;
  readonly fix?: string;
}

export type Report = (code: ProblemCode, pointer: string, message: string, extras?: ProblemExtras) => void;

/** A list of problems and the function that adds to it. */
export function problemList(): { readonly problems: Problem[]; readonly report: Report } {
  const problems: Problem[] = [];
  const report: Report = (code, pointer, message, extras) => {
    problems.push({ code, severity: PROBLEM_CODES[code], pointer, message, ...extras });
  };
  return { problems, report };
}

/** `, did you mean "x"?` and the fix, when one of the names is near to what was found. */
export function didYouMean(found: string, names: Iterable<string>): { readonly text: string; readonly fix?: string } {
  const fix = nearest(found, names);
  return fix === undefined ? { text: '' } : { text: `, did you mean "${fix}"?`, fix };
}

function nearest(found: string, names: Iterable<string>): string | undefined {
  const allowed = Math.ceil(found.length / 3);
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const name of names) {
    const distance = editDistance(found.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Levenshtein's distance. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, position) => position);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
