// Numbers are IEEE doubles, as in a jq built without big decimals.

/** Digits a number may have beside its significant ones before it is written with an exponent. */
const PLAIN_ZEROS = 15;
const SMALLEST_PLAIN_POINT = -4;
const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** A number as jq prints it. JSON has no NaN and no infinity: null and the largest double stand for them. */
export function numberText(number: number): string {
  if (Number.isSafeInteger(number) && number !== 0 && Math.abs(number) < 1e15) return String(number);
  if (Number.isNaN(number)) return 'null';
  if (!Number.isFinite(number)) return numberText(number > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE);
  if (number === 0) return Object.is(number, -0) ? '-0' : '0';
  const sign = number < 0 ? '-' : '';
  const [mantissa, exponent] = Math.abs(number).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const point = Number(exponent) + 1;
  if (point <= SMALLEST_PLAIN_POINT || point > digits.length + PLAIN_ZEROS) {
    const size = String(Math.abs(point - 1)).padStart(2, '0');
    return `${sign}${mantissa}e${point > 0 ? '+' : '-'}${size}`;
  }
  return sign + plainDigits(digits, point);
}

/** What `tonumber` reads from a text; undefined if the text is no number. */
export function parseNumber(text: string): number | undefined {
  if (text === 'nan') return Number.NaN;
  return NUMBER_TEXT.test(text) ? Number(text) : undefined;
}

function plainDigits(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits.padEnd(point, '0');
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
