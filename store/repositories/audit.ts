import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import type { Queryable } from './query-rows.js';

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
