// The switch that stops all sending: one setting, looked at by every process that sends.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { type Queryable, queryRow } from './query-rows.js';
import { readSetting, writeSetting } from './settings.js';

const SENDING = 'sending';

/** A condition for statements about messages: true while all sending is stopped. */
export const SENDING_IS_STOPPED = `exists (select from setting where name = '${SENDING}' and value @> '{"stopped": true}')`;

export interface SendingSwitch {
  readonly stopped: boolean;
  /** Who turned it last, as in the audit trail; null when nobody ever did. */
  readonly by: string | null;
  /** When, in the world: ISO 8601, UTC. */
  readonly at: string | null;
  /** Why sending was stopped. */
  readonly reason: string | null;
}

const NEVER_TURNED: SendingSwitch = { stopped: false, by: null, at: null, reason: null };

export async function readSendingSwitch(queryable: Queryable): Promise<SendingSwitch> {
  return ((await readSetting(queryable, SENDING)) as SendingSwitch | undefined) ?? NEVER_TURNED;
}

export async function isSendingStopped(queryable: Queryable): Promise<boolean> {
  return (await readSendingSwitch(queryable)).stopped;
}

export interface SwitchTurn {
  readonly stopped: boolean;
  readonly by: string;
  readonly reason: string | null;
  readonly at: Instant;
}

/** Turns the switch; false when it stood so already: then who stopped it, and why, stays as it was. */
export async function turnSendingSwitch(manager: EntityManager, { at, ...turn }: SwitchTurn): Promise<boolean> {
  await manager.query('insert into setting (name, value) values ($1, $2::jsonb) on conflict do nothing', [
    SENDING,
    JSON.stringify(NEVER_TURNED),
  ]);
  const row = await queryRow<{ value: SendingSwitch }>(
    manager,
    'select value from setting where name = $1 for update',
    [SENDING],
  );
  if (row!.value.stopped === turn.stopped) return false;
  await writeSetting(manager, SENDING, { ...turn, at: new Date(at).toISOString() });
  return true;
}

export interface StandingMessages {
  /** Messages that wait for nothing but the switch. */
  readonly held: number;
  /** Messages that a sender has claimed: after a stop they are held within a second, or the provider was at them already. */
  readonly beingSent: number;
}

export async function countStandingMessages(queryable: Queryable): Promise<StandingMessages> {
  const row = await queryRow<StandingMessages>(
    queryable,
    `select count(*) filter (where state = 'held' and reason = 'sendingStopped')::integer as held,
       count(*) filter (where state = 'sending')::integer as "beingSent"
     from message where state in ('held', 'sending')`,
  );
  return row!;
}
