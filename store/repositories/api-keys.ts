import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly staffMemberId: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** A key with what is needed to let its bearer in. */
export interface KeyHolder {
  readonly id: string;
  readonly secretHash: string;
  readonly staffMemberId: string;
  readonly displayName: string;
  readonly role: string;
}

const COLUMNS = `id, name, prefix, staff_member_id as "staffMemberId", created_at as "createdAt",
  revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;

export async function insertApiKey(
  queryable: Queryable,
  key: {
    readonly staffMemberId: string;
    readonly name: string;
    readonly prefix: string;
    readonly secretHash: string;
    readonly now: Instant;
  },
): Promise<ApiKey> {
  const row = await queryRow<ApiKey>(
    queryable,
    `insert into api_key (id, staff_member_id, name, prefix, secret_hash, created_at)
     values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`,
    [newId(), key.staffMemberId, key.name, key.prefix, key.secretHash, new Date(key.now)],
  );
  return row!;
}

/** Whose key has this prefix: only keys that are not revoked, of people who are active. */
export function findKeyHolder(queryable: Queryable, prefix: string): Promise<KeyHolder | undefined> {
  return queryRow<KeyHolder>(
    queryable,
    `select api_key.id, secret_hash as "secretHash", staff_member_id as "staffMemberId",
            staff_member.display_name as "displayName", staff_member.role
     from api_key join staff_member on staff_member.id = api_key.staff_member_id
     where prefix = $1 and revoked_at is null and staff_member.active`,
    [prefix],
  );
}

export function listApiKeys(queryable: Queryable): Promise<ApiKey[]> {
  return queryRows<ApiKey>(queryable, `select ${COLUMNS} from api_key order by id desc`);
}

/** Revokes a key; a revoked one keeps its date. Undefined when there is none. */
export function revokeApiKey(queryable: Queryable, id: string, now: Instant): Promise<ApiKey | undefined> {
  return queryRow<ApiKey>(
    queryable,
    `update api_key set revoked_at = coalesce(revoked_at, $2) where id = $1 returning ${COLUMNS}`,
    [id, new Date(now)],
  );
}

export async function touchApiKey(queryable: Queryable, id: string, now: Instant): Promise<void> {
  await queryable.query('update api_key set last_used_at = $2 where id = $1', [id, new Date(now)]);
}
