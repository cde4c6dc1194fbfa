// Tokens of the public links: click, open, unsubscribe, survey answers, forms. Bound to their purpose, signed with a key that can
// be rotated, and short enough for the address line of an old mail program.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../core/engine/state.js';

export type LinkPurpose = 'click' | 'open' | 'unsubscribe' | 'answer' | 'form';

/** What a link says. Plain ids and numbers only: whoever gets the mail can read it. */
export type LinkClaims = Readonly<Record<string, string | number>>;

export type LinkVerdict =
  | { readonly valid: true; readonly claims: LinkClaims; readonly expiresAt?: Instant }
  | { readonly valid: false; readonly reason: 'malformed' | 'badSignature' | 'wrongPurpose' | 'expired' };

export interface SignedLinks {
  /**
   * A token for a link of this purpose. `answer` and `form` need `expiresAt` (an instant of the world clock); `unsubscribe` never
   * expires and refuses one (RFC 8058: it has to work as long as the mail exists).
   */
  sign(purpose: LinkPurpose, claims: LinkClaims, expiresAt?: Instant): string;
  /** Says whether the token is ours, for this purpose, and still good at `now`. Never throws. */
  verify(token: string, purpose: LinkPurpose, now: Instant): LinkVerdict;
  /** The whole address of a link: `PUBLIC_URL`, the path of its purpose, the token. */
  url(purpose: LinkPurpose, claims: LinkClaims, expiresAt?: Instant): string;
}

export interface SignedLinkKeys {
  /** Key id → secret of at least 32 characters. Old keys stay here so that old mails keep working. */
  readonly keys: Readonly<Record<string, string>>;
  readonly currentKeyId: string;
  readonly publicUrl: string;
}

/** Where the links of each purpose live, under `PUBLIC_URL`. The routes of the API use the same table. */
export const PUBLIC_LINK_PATHS: Readonly<Record<LinkPurpose, string>> = {
  click: '/c',
  open: '/o',
  unsubscribe: '/u',
  answer: '/a',
  form: '/f',
};

const MUST_EXPIRE: ReadonlySet<LinkPurpose> = new Set(['answer', 'form']);
const SIGNATURE_BYTES = 16;
const MINIMUM_SECRET = 32;

interface TokenBody {
  readonly p: LinkPurpose;
  readonly c: LinkClaims;
  /** Whole seconds. */
  readonly e?: number;
}

/** Builds the signer. Throws `RangeError` when the current key is missing or a secret is too short to be one. */
export function createSignedLinks(options: SignedLinkKeys): SignedLinks {
  const keys = new Map(Object.entries(options.keys));
  for (const [keyId, secret] of keys) {
    if (!/^[a-z0-9]{1,16}$/.test(keyId))
      throw new RangeError(`A link key id is 1 to 16 of a-z and 0-9, not "${keyId}"`);
    if (secret.length < MINIMUM_SECRET) {
      throw new RangeError(`The link secret "${keyId}" has ${secret.length} characters; it needs ${MINIMUM_SECRET}`);
    }
  }
  const currentSecret = keys.get(options.currentKeyId);
  if (currentSecret === undefined)
    throw new RangeError(`There is no link secret for the key id "${options.currentKeyId}"`);
  const base = options.publicUrl.replace(/\/+$/, '');

  const sign: SignedLinks['sign'] = (purpose, claims, expiresAt) => {
    checkExpiry(purpose, expiresAt);
    const content: TokenBody = {
      p: purpose,
      c: claims,
      ...(expiresAt === undefined ? {} : { e: Math.ceil(expiresAt / 1000) }),
    };
    const body = Buffer.from(JSON.stringify(content)).toString('base64url');
    const signature = signatureOf(currentSecret, options.currentKeyId, body).toString('base64url');
    return `${options.currentKeyId}.${body}.${signature}`;
  };

  return {
    sign,
    verify: (token, purpose, now) => verifyToken(keys, token, purpose, now),
    url: (purpose, claims, expiresAt) => `${base}${PUBLIC_LINK_PATHS[purpose]}/${sign(purpose, claims, expiresAt)}`,
  };
}

function checkExpiry(purpose: LinkPurpose, expiresAt: Instant | undefined): void {
  if (MUST_EXPIRE.has(purpose) && expiresAt === undefined) throw new RangeError(`A link to a ${purpose} has to expire`);
  if (purpose === 'unsubscribe' && expiresAt !== undefined) throw new RangeError('A link to unsubscribe never expires');
}

/** The key id is signed too: a signature can't be moved to another key. */
function signatureOf(secret: string, keyId: string, body: string): Buffer {
  return createHmac('sha256', secret).update(`v1.${keyId}.${body}`).digest().subarray(0, SIGNATURE_BYTES);
}

function verifyToken(
  keys: ReadonlyMap<string, string>,
  token: string,
  purpose: LinkPurpose,
  now: Instant,
): LinkVerdict {
  const [keyId, body, signature, ...rest] = typeof token === 'string' ? token.split('.') : [];
  if (!keyId || !body || !signature || rest.length > 0) return { valid: false, reason: 'malformed' };
  const secret = keys.get(keyId);
  if (secret === undefined) return { valid: false, reason: 'badSignature' };
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(secret, keyId, body);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { valid: false, reason: 'badSignature' };
  }
  const content = JSON.parse(Buffer.from(body, 'base64url').toString()) as TokenBody;
  if (content.p !== purpose) return { valid: false, reason: 'wrongPurpose' };
  if (content.e === undefined) return { valid: true, claims: content.c };
  const expiresAt = content.e * 1000;
  return expiresAt > now ? { valid: true, claims: content.c, expiresAt } : { valid: false, reason: 'expired' };
}
