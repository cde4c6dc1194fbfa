// Telling expressions from plain texts, and finding the variables that a text names.

const DELIMITED = /^\s*\$\{([\s\S]*)\}\s*$/;

/** The same as a pattern of JSON Schema. */
export const EXPRESSION_PATTERN = DELIMITED.source;

/** Whether a text is an expression by its delimiters `${ }`. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && DELIMITED.test(value);
}

/** Whether a text is an expression, or one that is broken before its end: its value is not known here in either case. */
export function isMeantAsExpression(value: unknown): boolean {
  return typeof value === 'string' && /^\s*\$\{/.test(value);
}

/** The source between the delimiters, or the text itself where a field is an expression without them. */
export function expressionSource(text: string): string {
  return DELIMITED.exec(text)?.[1] ?? text;
}
