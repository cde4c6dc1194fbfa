// The ledger of messages: one row per send, single by its idempotency key. Which states follow which:
//   (new) → reserved | held | skipped | failed;  held → reserved | skipped;  reserved → sending | held | skipped
//   sending → sent | held | failed | unknown;  unknown → sent | held | failed, by the claim that comes back late
//   held, reserved → canceled, when the run ends
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { Json, JsonObject } from '../../core/json.js';
import { type Queryable, queryRows } from './query-rows.js';

export type MessageState =
  | 'held'
  | 'reserved'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'failed'
  | 'skipped'
  | 'canceled'
  | 'unknown';

export interface NewMessage {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly runId: string;
  readonly callKey: string;
  readonly contactId: string | null;
  readonly contactPointId: string | null;
  readonly staffMemberId: string | null;
  readonly campaignId: string | null;
  readonly topic: string;
  readonly template: string;
  readonly templateVersion: string;
  readonly locale: string;
  readonly parameters: JsonObject;
  readonly state: 'reserved' | 'held' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly detail: string | null;
  readonly verdict: Json;
  readonly heldUntil: Instant | null;
}

/** What a repeated call has to know of its row. */
export interface LedgerRow {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly heldUntil: Instant | null;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly sentAt: Instant | null;
  /** The claim's lease has run out: nobody will come back with an outcome. */
  readonly claimIsLost: boolean;
}

export async function readLedgerRows(
  queryable: Queryable,
  idempotencyKeys: readonly string[],
): Promise<ReadonlyMap<string, LedgerRow>> {
  const rows = await queryRows<LedgerRow & { heldUntil: Date | null; createdAt: Date; sentAt: Date | null }>(
    queryable,
    `select id, idempotency_key as "idempotencyKey", state, reason, detail, held_until as "heldUntil",
       created_at as "createdAt", attempts, sent_at as "sentAt",
       state = 'sending' and claimed_until_real < clock_timestamp() as "claimIsLost"
     from message where idempotency_key = any($1::text[])`,
    [idempotencyKeys],
  );
  return new Map(
    rows.map((row) => [
      row.idempotencyKey,
      {
        ...row,
        heldUntil: row.heldUntil?.getTime() ?? null,
        createdAt: row.createdAt.getTime(),
        sentAt: row.sentAt?.getTime() ?? null,
      },
    ]),
  );
}

/** Inserts rows; gives the keys of those that were new. A key that is known keeps its row. */
export async function insertMessages(
  manager: EntityManager,
  messages: readonly NewMessage[],
  at: Instant,
): Promise<ReadonlySet<string>> {
  if (messages.length === 0) return new Set();
  const rows = await queryRows<{ key: string }>(
    manager,
    `insert into message (id, idempotency_key, run_id, call_key, contact_id, contact_point_id, staff_member_id, channel,
       topic, template, template_version, locale, parameters, state, reason, detail, verdict, held_until, campaign_id,
       created_at, state_at)
     select given.id, given.key, given.run_id, given.call_key, given.contact_id, given.contact_point_id,
       given.staff_member_id, 'email', given.topic, given.template, given.template_version, given.locale,
       given.parameters, given.state, given.reason, given.detail, given.verdict, given.held_until, given.campaign_id, $18, $18
     from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[],
         $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::text[], $15::text[], $16::jsonb[],
         $17::timestamptz[], $19::uuid[])
       as given (id, key, run_id, call_key, contact_id, contact_point_id, staff_member_id, topic, template,
         template_version, locale, parameters, state, reason, detail, verdict, held_until, campaign_id)
     order by given.key
     on conflict (idempotency_key) do nothing
     returning idempotency_key as key`,
    [
      messages.map((message) => message.id),
      messages.map((message) => message.idempotencyKey),
      messages.map((message) => message.runId),
      messages.map((message) => message.callKey),
      messages.map((message) => message.contactId),
      messages.map((message) => message.contactPointId),
      messages.map((message) => message.staffMemberId),
      messages.map((message) => message.topic),
      messages.map((message) => message.template),
      messages.map((message) => message.templateVersion),
      messages.map((message) => message.locale),
      messages.map((message) => JSON.stringify(message.parameters)),
      messages.map((message) => message.state),
      messages.map((message) => message.reason),
      messages.map((message) => message.detail),
      messages.map((message) => JSON.stringify(message.verdict)),
      messages.map((message) => toDate(message.heldUntil)),
      new Date(at),
      messages.map((message) => message.campaignId),
    ],
  );
  return new Set(rows.map((row) => row.key));
}

/** A new verdict about a row that is held, or reserved and not yet claimed. */
export interface NewDecision {
  readonly id: string;
  readonly state: 'reserved' | 'held' | 'skipped';
  readonly contactPointId: string | null;
  readonly reason: string | null;
  readonly verdict: Json;
  readonly heldUntil: Instant | null;
}

/** Writes new verdicts; a row that somebody has claimed or closed in the meantime stays as it is. */
export async function decideAgain(
  manager: EntityManager,
  decisions: readonly NewDecision[],
  at: Instant,
): Promise<void> {
  if (decisions.length === 0) return;
  await manager.query(
    `update message set state = given.state, contact_point_id = given.contact_point_id, reason = given.reason,
       verdict = given.verdict, held_until = given.held_until, state_at = $7
     from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::jsonb[], $6::timestamptz[])
       as given (id, state, contact_point_id, reason, verdict, held_until)
     where message.id = given.id and message.state in ('held', 'reserved')`,
    [
      decisions.map((decision) => decision.id),
      decisions.map((decision) => decision.state),
      decisions.map((decision) => decision.contactPointId),
      decisions.map((decision) => decision.reason),
      decisions.map((decision) => JSON.stringify(decision.verdict)),
      decisions.map((decision) => toDate(decision.heldUntil)),
      new Date(at),
    ],
  );
}

function toDate(at: Instant | null): Date | null {
  return at === null ? null : new Date(at);
}
