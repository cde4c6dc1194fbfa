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

/** Errors, and warnings, that are told of one definition: more help nobody. */
export const MAX_PROBLEMS = 100;

/** Thrown by `report` when there are enough errors: nothing more needs to be looked for. */
export class EnoughProblems extends Error {}

/** A list of problems and the function that adds to it. Throws EnoughProblems with the last error that is told. */
export function problemList(): { readonly problems: Problem[]; readonly report: Report } {
  const problems: Problem[] = [];
  const counts = { error: 0, warning: 0 };
  const report: Report = (code, pointer, message, extras) => {
    const severity = PROBLEM_CODES[code];
    counts[severity] += 1;
    if (counts[severity] > MAX_PROBLEMS) return;
    problems.push({ code, severity, pointer, message, ...extras });
    if (severity === 'error' && counts.error === MAX_PROBLEMS) throw new EnoughProblems();
  };
  return { problems, report };
}
