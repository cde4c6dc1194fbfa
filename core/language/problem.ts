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
  /** Where the text goes on behind what is wrong. */
  readonly endLine?: number;
  readonly endColumn?: number;
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
