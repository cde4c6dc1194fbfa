// Addresses nobody writes to any more. Kept as hashes, so that the list survives the erasure of a person without knowing her.
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRows } from './query-rows.js';

export type SuppressionKind = 'email' | 'phone';

/** What the list keeps of a normalised address. */
export function suppressionHash(kind: SuppressionKind, normalised: string): string {
  return createHash('sha256').update(`${kind}:${normalised}`).digest('hex');
}

/** Puts addresses on the list; one that is there already keeps its first reason. */
export async function suppress(
  manager: EntityManager,
  entries: readonly { readonly kind: SuppressionKind; readonly normalised: string; readonly reason: string }[],
  at: Instant,
): Promise<void> {
  await manager.query(
    `insert into suppression (id, kind, value_hash, reason, created_at)
     select id, kind, value_hash, reason, $5
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as given (id, kind, value_hash, reason)
     on conflict (kind, value_hash) do nothing`,
    [
      entries.map(() => newId()),
      entries.map((entry) => entry.kind),
      entries.map((entry) => suppressionHash(entry.kind, entry.normalised)),
      entries.map((entry) => entry.reason),
      new Date(at),
    ],
  );
}

/** Those of the normalised addresses that are on the list. */
export async function suppressedAmong(
  queryable: Queryable,
  kind: SuppressionKind,
  normalised: readonly string[],
): Promise<ReadonlySet<string>> {
  if (normalised.length === 0) return new Set();
  const byHash = new Map(normalised.map((address) => [suppressionHash(kind, address), address]));
  const rows = await queryRows<{ hash: string }>(
    queryable,
    'select value_hash as hash from suppression where kind = $1 and value_hash = any($2::text[])',
    [kind, [...byHash.keys()]],
  );
  return new Set(rows.map((row) => byHash.get(row.hash)!));
}
