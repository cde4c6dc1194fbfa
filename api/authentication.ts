// Keys: `rvd_<prefix>_<secret>`. The prefix finds the row, the hash of the secret proves the rest.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Instant } from '../core/engine/state.js';
import { AppError } from '../core/errors.js';
import { findKeyHolder, type KeyHolder, touchApiKey } from '../store/repositories/api-keys.js';
import type { Actor } from './context.js';
import { RIGHTS, type Right, type Role } from './rights.js';

export interface NewKey {
  readonly key: string;
  readonly prefix: string;
  readonly secretHash: string;
}

const SHAPE = /^rvd_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/** A revoked key is refused after this time at the latest, by every process. Real time. */
const CACHE_MS = 5_000;
const CACHE_SIZE = 1_000;
/** How often the date of last use is written. Real time. */
const TOUCH_MS = 60_000;

/** Makes a key. The secret has 256 random bits, so a fast hash is enough to keep it. */
export function makeKey(): NewKey {
  const prefix = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { key: `rvd_${prefix}_${secret}`, prefix, secretHash: hashOfSecret(secret) };
}

/** Prefix and hash of a key made elsewhere; undefined when it is not of our form. */
export function readKey(key: string): Omit<NewKey, 'key'> | undefined {
  const [, prefix, secret] = SHAPE.exec(key) ?? [];
  return prefix === undefined || secret === undefined ? undefined : { prefix, secretHash: hashOfSecret(secret) };
}

function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export interface Authenticator {
  /** The bearer of the key in an Authorization header. Throws `unauthenticated`. */
  authenticate(authorization: string | undefined): Promise<Actor>;
  /** Forgets what it remembers of keys: after one was revoked here. */
  forget(): void;
}

interface Remembered {
  readonly holder: KeyHolder;
  readonly until: number;
  touchAfter: number;
}

export function createAuthenticator(dataSource: DataSource, clock: { now(): Instant }): Authenticator {
  const remembered = new Map<string, Remembered>();

  async function find(prefix: string): Promise<Remembered | undefined> {
    const known = remembered.get(prefix);
    if (known && known.until > Date.now()) return known;
    const holder = await findKeyHolder(dataSource, prefix);
    if (!holder) {
      remembered.delete(prefix);
      return undefined;
    }
    if (remembered.size >= CACHE_SIZE) remembered.clear();
    const entry = { holder, until: Date.now() + CACHE_MS, touchAfter: known?.touchAfter ?? 0 };
    remembered.set(prefix, entry);
    return entry;
  }

  async function touch(entry: Remembered): Promise<void> {
    if (entry.touchAfter > Date.now()) return;
    entry.touchAfter = Date.now() + TOUCH_MS;
    await touchApiKey(dataSource, entry.holder.id, clock.now());
  }

  return {
    async authenticate(authorization) {
      const [scheme, key, ...rest] = authorization?.split(' ') ?? [];
      if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0)
        throw new AppError('unauthenticated', 'Send a key: `Authorization: Bearer rvd_…`.');
      const given = readKey(key);
      const entry = given && (await find(given.prefix));
      if (!given || !entry || !sameHash(given.secretHash, entry.holder.secretHash))
        throw new AppError('unauthenticated', 'The key is unknown or revoked.');
      await touch(entry);
      const { staffMemberId, role } = entry.holder;
      return { name: `staff:${staffMemberId}`, staffMemberId, role: role as Role };
    },
    forget: () => remembered.clear(),
  };
}

function sameHash(given: string, stored: string): boolean {
  const [a, b] = [Buffer.from(given, 'hex'), Buffer.from(stored, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Throws `forbidden` unless the actor's role has the right. */
export function requireRight(actor: Actor, right: Right): void {
  if (actor.role && RIGHTS[actor.role].has(right)) return;
  throw new AppError('forbidden', `The role "${actor.role ?? 'none'}" does not have the right "${right}".`);
}
