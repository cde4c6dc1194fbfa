// Which purchase is owed to which message.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { queryRows } from './query-rows.js';

export interface CreditRequest {
  readonly runId: string;
  readonly contactId: string | null;
  /** Our id of the purchase, or the id that its source gave it. */
  readonly purchaseId: string;
}

interface CandidateRow {
  readonly position: number;
  readonly purchaseId: string;
  readonly boughtAt: Date;
  readonly creditedRunId: string | null;
  readonly creditedMessageId: string | null;
  readonly messageId: string | null;
  readonly sentAt: Date | null;
}

export interface CreditCandidate {
  readonly purchaseId: string;
  readonly boughtAt: Instant;
  readonly creditedRunId: string | null;
  readonly creditedMessageId: string | null;
  /** The last message that the run sent before the purchase. */
  readonly messageId: string | null;
  readonly sentAt: Instant | null;
}

/** For each request, in order, the purchase (locked) and the last message before it; undefined = no such purchase of the contact. */
export async function findCreditCandidates(
  manager: EntityManager,
  requests: readonly CreditRequest[],
): Promise<readonly (CreditCandidate | undefined)[]> {
  const rows = await queryRows<CandidateRow>(
    manager,
    `select given.position::integer - 1 as position, purchase.id as "purchaseId", purchase.at as "boughtAt",
       purchase.credited_run_id as "creditedRunId", purchase.credited_message_id as "creditedMessageId",
       last.id as "messageId", last.sent_at as "sentAt"
     from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality
         as given (run_id, contact_id, purchase_id, position)
       join purchase on purchase.contact_id = given.contact_id
         and given.purchase_id in (purchase.id::text, purchase.external_id)
       left join lateral (
         select message.id, message.sent_at from message
         where message.run_id = given.run_id and message.contact_id = given.contact_id
           and message.sent_at <= purchase.at
         order by message.sent_at desc, message.id desc limit 1
       ) as last on true
     order by purchase.id
     for update of purchase`,
    [
      requests.map((request) => request.runId),
      requests.map((request) => request.contactId),
      requests.map((request) => request.purchaseId),
    ],
  );
  const found = new Map(rows.map((row) => [row.position, row]));
  return requests.map((_, position) => {
    const row = found.get(position);
    return row && { ...row, boughtAt: row.boughtAt.getTime(), sentAt: row.sentAt?.getTime() ?? null };
  });
}

/** Notes for each purchase the run and the message it is owed to; a credit that stands is not changed. */
export async function creditPurchases(
  manager: EntityManager,
  credits: readonly { readonly purchaseId: string; readonly runId: string; readonly messageId: string }[],
): Promise<void> {
  if (credits.length === 0) return;
  await manager.query(
    `update purchase set credited_run_id = given.run_id, credited_message_id = given.message_id
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as given (purchase_id, run_id, message_id)
     where purchase.id = given.purchase_id and purchase.credited_message_id is null`,
    [
      credits.map((credit) => credit.purchaseId),
      credits.map((credit) => credit.runId),
      credits.map((credit) => credit.messageId),
    ],
  );
}
