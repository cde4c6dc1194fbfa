// Every expression must compile with the variables that exist where it stands.
import { compileExpression, ExpressionSyntaxError } from '../../expressions/index.js';
import { didYouMean } from '../nearest-name.js';
import type { Report } from '../problem.js';
import type { ExpressionPlace, Places } from './expression-places.js';

export function checkExpressions(places: Places, report: Report): void {
  for (const place of places.expressions) checkExpression(place, report);
  for (const place of places.partial) {
    const { text, pointer } = place;
    if (isUnclosed(text)) {
      report('badExpression', pointer, `${JSON.stringify(text)} begins as an expression and is not closed`, {
        found: text,
        expected: '"}" at its end',
        fix: `${text.trimEnd()} }`,
      });
      continue;
    }
    report('partialExpression', pointer, `"${text}" stays as it is: only a whole text within \${ } is an expression`, {
      found: text,
      fix: `\${ "text \\(.value) text" }`,
    });
  }
}

/** A text that is an expression from its `${` to its end, but for the brace that is missing. */
function isUnclosed(text: string): boolean {
  const source = /^\s*\$\{([\s\S]+)$/.exec(text)?.[1];
  if (source === undefined || text.trimEnd().endsWith('}') || source.includes('${')) return false;
  const mistake = syntaxMistake(source, []);
  return mistake === undefined || mistake.variable !== undefined;
}

function checkExpression(place: ExpressionPlace, report: Report): void {
  const { source, pointer, variables } = place;
  const mistake = syntaxMistake(source, variables);
  if (mistake === undefined) return;
  const name = mistake.variable;
  if (name === undefined) {
    report('badExpression', pointer, `${mistake.message} (at character ${mistake.offset + 1})`, {
      found: source,
      expected: 'an expression that compiles',
    });
    return;
  }
  const names = variables.map((known) => `$${known}`);
  const { text, fix } = didYouMean(`$${name}`, names);
  report('unknownVariable', pointer, `there is no $${name} here${text}`, {
    found: `$${name}`,
    expected: `one of ${names.join(', ')}`,
    fix,
  });
}

function syntaxMistake(source: string, variables: readonly string[]): ExpressionSyntaxError | undefined {
  try {
    compileExpression(source, { variables: [...variables] });
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return error;
    throw error;
  }
}
