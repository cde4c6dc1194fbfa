// Reads tests in jq's own format: groups of lines (program, input, outputs), parted by blank lines; `%%FAIL` before a program
// means that it must not compile; lines before a program that begin with # are comments.

export interface ExpressionTest {
  /** Line of the program, from 1. */
  readonly line: number;
  readonly program: string;
  /** JSON text of the input; null when the program must not compile. */
  readonly input: string | null;
  /** JSON texts of the outputs. */
  readonly outputs: readonly string[];
}

const RUNTIME_ERROR = '# Runtime error';

/** The tests of a file, by its text. */
export function readExpressionTests(text: string): ExpressionTest[] {
  const lines = text.split(/\r?\n/);
  const tests: ExpressionTest[] = [];
  let index = 0;
  const takeUntilBlank = (): string[] => {
    const taken: string[] = [];
    while ((lines[index] ?? '').trim() !== '') taken.push(lines[index++] as string);
    return taken;
  };
  while (index < lines.length) {
    const line = lines[index++] as string;
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    if (line.startsWith('%%FAIL')) {
      const number = index + 1;
      const [program = ''] = takeUntilBlank();
      tests.push({ line: number, program, input: null, outputs: [] });
    } else {
      const number = index;
      const [input = '', ...outputs] = takeUntilBlank();
      const values = outputs.filter((output) => !output.startsWith(RUNTIME_ERROR));
      tests.push({ line: number, program: line, input, outputs: values });
    }
  }
  return tests;
}
