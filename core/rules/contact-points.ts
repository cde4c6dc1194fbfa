// One spelling per address: two spellings of one mailbox or one phone must meet in the unique (kind, normalised).
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type ContactPointKind = 'email' | 'phone';

export type Normalised =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly expected: string };

const MAX_EMAIL_LENGTH = 254;
/** The local part as mail servers in use accept it unquoted; the domain after its letters became ASCII. */
const LOCAL_PART = /^[^\s@"(),:;<>[\\\]]{1,64}$/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * The one spelling of an e-mail address: trimmed, compatibility forms folded, lower case, domain in ASCII (punycode).
 * Lower case in the local part too: no mailbox provider in use tells `Ann@` from `ann@`.
 */
export function normaliseEmail(text: string): Normalised {
  const folded = text.normalize('NFKC').trim().toLowerCase();
  const at = folded.lastIndexOf('@');
  const local = folded.slice(0, Math.max(at, 0));
  const domain = asciiDomain(folded.slice(at + 1));
  const valid = LOCAL_PART.test(local) && !/^\.|\.\.|\.$/.test(local) && DOMAIN.test(domain);
  if (!valid || folded.length > MAX_EMAIL_LENGTH) return { ok: false, expected: 'an address like name@example.com' };
  return { ok: true, value: `${local}@${domain}` };
}

function asciiDomain(domain: string): string {
  if (/^[a-z0-9.-]*$/.test(domain)) return domain;
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return '';
  }
}

/** Persian and Arabic digits as 0-9; everything else stays. */
export function foldDigits(text: string): string {
  return text
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
}

/**
 * The one spelling of a phone number: E.164. `defaultCountry` (ISO 3166, for example `IR`) reads numbers written without a
 * country code.
 */
export function normalisePhone(text: string, defaultCountry: string): Normalised {
  const country: CountryCode | undefined = isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  const number = parsePhoneNumberFromString(foldDigits(text), country);
  if (!number?.isValid())
    return { ok: false, expected: `a phone number with its country code, or one of ${defaultCountry}` };
  return { ok: true, value: number.number };
}

/** Normalises by kind. */
export function normaliseContactPoint(kind: ContactPointKind, text: string, defaultCountry: string): Normalised {
  return kind === 'email' ? normaliseEmail(text) : normalisePhone(text, defaultCountry);
}
