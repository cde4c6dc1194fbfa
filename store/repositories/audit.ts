import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRows } from './query-rows.js';

/** Who did what to what; `detail` names what changed, never secrets or personal data. */
export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail?: JsonObject;
}

/** Writes down one deed, in the transaction of its effect. */
export async function recordAudit(queryable: Queryable, entry: AuditEntry, now: Instant): Promise<void> {
  await queryable.query('insert into audit (id, at, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6)', [
    newId(),
    new Date(now),
    entry.actor,
    entry.action,
    entry.subject,
    JSON.stringify(entry.detail ?? {}),
  ]);
}

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: JsonObject;
}

/** Which deeds; instants of the world, `until` itself not among them. */
export interface AuditFilter {
  readonly subject?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly since?: string;
  readonly until?: string;
}

/** Newest first, older than `beforeId` when given. */
export function listAudit(
  queryable: Queryable,
  { subject, actor, action, since, until }: AuditFilter,
  page: { readonly beforeId?: string; readonly limit: number },
): Promise<AuditRow[]> {
  return queryRows(
    queryable,
    `select id, at, actor, action, subject, detail from audit
     where ($1::uuid is null or id < $1) and ($2::text is null or subject = $2) and ($3::text is null or actor = $3)
       and ($4::text is null or action = $4) and ($5::timestamptz is null or at >= $5)
       and ($6::timestamptz is null or at < $6)
     order by id desc limit $7`,
    [page.beforeId ?? null, subject ?? null, actor ?? null, action ?? null, since ?? null, until ?? null, page.limit],
  );
}
