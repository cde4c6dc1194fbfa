import { fail } from '../errors.js';
import { describe } from '../values/json-text.js';
import { fromUtf8, toUtf8 } from '../values/utf8.js';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function encodeBase64(text: string): string {
  return encode(toUtf8(text), BASE64, 6, 4);
}

export function encodeBase32(text: string): string {
  return encode(toUtf8(text), BASE32, 5, 8);
}

/** Decodes base64 with or without its padding; bytes that are no UTF-8 become U+FFFD. */
export function decodeBase64(text: string): string {
  const digits = withoutPadding(text);
  const bytes = decode(digits, BASE64, 6);
  if (bytes === null) return fail(`${describe(text)} is not valid base64 data`);
  if (digits.length % 4 === 1) return fail(`${describe(text)} trailing base64 byte found`);
  return fromUtf8(bytes).text;
}

export function decodeBase32(text: string): string {
  const bytes = decode(withoutPadding(text), BASE32, 5);
  return bytes === null ? fail(`${describe(text)} is not valid base32 data`) : fromUtf8(bytes).text;
}

function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === '=') end--;
  return text.slice(0, end);
}

/** Writes bytes as digits of `digitBits` bits each, filled up with `=` to whole groups. */
function encode(bytes: readonly number[], alphabet: string, digitBits: number, groupLength: number): string {
  const digits: string[] = [];
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= digitBits) {
      count -= digitBits;
      digits.push(alphabet.charAt(bits >> count));
      bits &= (1 << count) - 1;
    }
  }
  if (count > 0) digits.push(alphabet.charAt(bits << (digitBits - count)));
  while (digits.length % groupLength !== 0) digits.push('=');
  return digits.join('');
}

/** The bytes that digits stand for, leftover bits dropped; null for a character that is no digit. */
function decode(text: string, alphabet: string, digitBits: number): number[] | null {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    bits = (bits << digitBits) | digit;
    count += digitBits;
    if (count >= 8) {
      count -= 8;
      bytes.push(bits >> count);
      bits &= (1 << count) - 1;
    }
  }
  return bytes;
}
