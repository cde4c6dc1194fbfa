// How commands tell what is wrong in a document: for people, for programs, for GitHub.
import { Option } from 'commander';
import { AppError } from '../../../core/errors.js';
import type { Problem } from '../../../core/language/index.js';
import { type CliContext, tell } from '../context.js';
import { annotation } from './annotations.js';
import { excerptOf } from './excerpt.js';

const FORMATS = ['text', 'json', 'github'] as const;

export type ProblemFormat = (typeof FORMATS)[number];

export interface CheckedDocument {
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
}

export function formatOption(): Option {
  return new Option('--format <format>', 'how problems are told: for people, for programs, as annotations of GitHub')
    .choices([...FORMATS])
    .default('text');
}

/** The format that was asked for; `--json` means `json`. Throws `badInput` when both say different things. */
export function readFormat(context: CliContext, format: ProblemFormat): ProblemFormat {
  if (context.json && format === 'github')
    throw new AppError('badInput', '--json and --format github exclude each other: give one of them.');
  if (format === 'json') context.json = true;
  return context.json ? 'json' : format;
}

/** One document: its problems, then whether it is valid. */
export function tellProblems(context: CliContext, document: CheckedDocument, format: ProblemFormat): void {
  const { file, problems } = document;
  const valid = !problems.some(({ severity }) => severity === 'error');
  if (format === 'github') {
    context.out.write(problems.map((problem) => `${annotation(file, problem)}\n`).join(''));
    return;
  }
  const excerpts = problems.map((problem) => `${excerptOf(document, problem, hasColour(context))}\n`);
  tell(context, { file, valid, problems }, [...excerpts, `${file}: ${verdict(problems)}`].join('\n'));
}

/** Such as `not valid, 2 errors, 1 warning`. */
function verdict(problems: readonly Problem[]): string {
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return [problems.some(({ severity }) => severity === 'error') ? 'not valid' : 'valid', ...counts].join(', ');
}

/** Only on a terminal, and not where NO_COLOR has a value (https://no-color.org). */
function hasColour({ out, environ }: CliContext): boolean {
  return out.isTTY === true && !environ.NO_COLOR;
}
