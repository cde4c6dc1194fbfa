// What people do with a message they got: opened, clicked, answered. Each kind counts once per occurrence.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRow } from './query-rows.js';

/** A message as far as a reaction to it needs it. */
export interface ReactedMessage {
  readonly id: string;
  readonly contactId: string | null;
  readonly runId: string | null;
  readonly topic: string;
  readonly template: string;
  readonly locale: string;
  readonly parameters: JsonObject;
}

export interface TrackedLink {
  readonly id: string;
  readonly messageId: string;
  readonly position: number;
  readonly url: string;
}

export type ReactionKind = 'opened' | 'clicked' | 'answered';

export function findReactedMessage(queryable: Queryable, messageId: string): Promise<ReactedMessage | undefined> {
  return queryRow(
    queryable,
    `select id, contact_id as "contactId", run_id as "runId", topic, template,
       locale, parameters
     from message where id = $1`,
    [messageId],
  );
}

const LINK_COLUMNS = 'id, message_id as "messageId", position, url';

export function findTrackedLink(queryable: Queryable, linkId: string): Promise<TrackedLink | undefined> {
  return queryRow(queryable, `select ${LINK_COLUMNS} from tracked_link where id = $1`, [linkId]);
}

export function findTrackedLinkAt(
  queryable: Queryable,
  messageId: string,
  position: number,
): Promise<TrackedLink | undefined> {
  return queryRow(queryable, `select ${LINK_COLUMNS} from tracked_link where message_id = $1 and position = $2`, [
    messageId,
    position,
  ]);
}

/** Records a reaction; false when this occurrence is known already. */
export async function recordReaction(
  manager: EntityManager,
  reaction: {
    readonly messageId: string;
    readonly kind: ReactionKind;
    readonly occurrence: string;
    readonly detail?: JsonObject;
  },
  now: Instant,
): Promise<boolean> {
  const row = await queryRow(
    manager,
    `insert into message_event (id, message_id, kind, at, occurrence, detail) values ($1, $2, $3, $4, $5, $6)
     on conflict (message_id, kind, occurrence) do nothing returning id`,
    [
      newId(),
      reaction.messageId,
      reaction.kind,
      new Date(now),
      reaction.occurrence,
      JSON.stringify(reaction.detail ?? {}),
    ],
  );
  return row !== undefined;
}
