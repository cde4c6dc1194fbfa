// A mail as bytes: text and HTML side by side. Ours because it is small and built in one go; nodemailer's composer is a chain of
// streams that costs more than the rest of the sending. Everything in it is text that was given: nothing is read from anywhere.
import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';

export interface MimeMail {
  readonly messageId: string;
  readonly from: string;
  readonly to: { readonly address: string; readonly name?: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly date: Date;
}

const LINE = '\r\n';
/** Bytes of text in one encoded word: with its frame it stays under the 75 characters that RFC 2047 allows. */
const ENCODED_WORD_BYTES = 42;

/** The whole mail, ready for DATA: lines end with CRLF, bodies are base64, so no line begins with a dot. */
export function buildMime(mail: MimeMail): Buffer {
  const boundary = `=_${randomBytes(12).toString('hex')}`;
  const headers = [
    ['From', formatAddress(parseAddress(mail.from))],
    ['To', formatAddress(mail.to)],
    ['Subject', encodeText(mail.subject)],
    ['Message-ID', `<${singleLine(mail.messageId)}>`],
    ['Date', mail.date.toUTCString().replace('GMT', '+0000')],
    ...Object.entries(mail.headers).map(([name, value]) => [singleLine(name), encodeText(value)]),
    ['MIME-Version', '1.0'],
    ['Content-Type', `multipart/alternative; boundary="${boundary}"`],
  ].map(([name, value]) => `${name}: ${value}`);
  const parts = [bodyPart('text/plain', mail.text), bodyPart('text/html', mail.html)];
  const body = parts.map((part) => `--${boundary}${LINE}${part}${LINE}`).join('');
  return Buffer.from(`${headers.join(LINE)}${LINE}${LINE}${body}--${boundary}--${LINE}`);
}

/** Splits `"Shop" <news@shop.test>` or a bare address. */
export function parseAddress(text: string): { address: string; name?: string } {
  const match = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(text);
  if (!match) return { address: text.trim() };
  const name = match[1]!.replace(/^"(.*)"$/, '$1');
  return { address: match[2]!.trim(), ...(name === '' ? {} : { name }) };
}

/** The address as SMTP carries it: a domain in another script becomes its ASCII form, line breaks and brackets go. */
export function envelopeAddress(address: string): string {
  const clean = singleLine(address).replace(/[<>\s]/g, '');
  const at = clean.lastIndexOf('@');
  const domain = clean.slice(at + 1);
  return at < 0 ? clean : `${clean.slice(0, at)}@${domainToASCII(domain) || domain}`;
}

function bodyPart(type: string, text: string): string {
  const encoded = Buffer.from(text).toString('base64').replace(/.{76}/g, `$&${LINE}`);
  return `Content-Type: ${type}; charset=utf-8${LINE}Content-Transfer-Encoding: base64${LINE}${LINE}${encoded}`;
}

function formatAddress({ address, name }: { readonly address: string; readonly name?: string }): string {
  const plain = envelopeAddress(address);
  if (name === undefined || name.trim() === '') return plain;
  const shown = singleLine(name);
  const written = isPrintableAscii(shown) ? `"${shown.replace(/["\\]/g, '\\$&')}"` : encodeText(shown);
  return `${written} <${plain}>`;
}

/** Header text: as it is when plain, else encoded words (RFC 2047), one a line. */
function encodeText(text: string): string {
  const line = singleLine(text);
  if (isPrintableAscii(line)) return line;
  const words: string[] = [];
  let word = '';
  for (const character of line) {
    if (Buffer.byteLength(word + character) > ENCODED_WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join(`${LINE} `);
}

/** A line break in a value would begin a header of somebody else's choice. */
function singleLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ');
}

function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
