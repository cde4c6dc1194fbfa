// Whom of a set the entry rule of a process would refuse now, without enrolling anybody.
import type { Instant } from '../../../core/engine/state.js';
import type { EntryRule } from '../../../core/language/index.js';
import type { DefinitionPin } from '../definitions.js';
import type { EnrolmentOutcome } from '../enrolment.js';
import { type Queryable, queryRows } from '../query-rows.js';

export type EntryRefusal = Extract<EnrolmentOutcome, { status: 'refused' }>['reason'];

interface Obstacle {
  readonly reason: EntryRefusal;
  /** About a row of `run`; its parameters begin at $3. */
  readonly condition: string;
  readonly parameters: readonly unknown[];
}

/** Contacts that would be refused, with the reason that `enrol` would give. */
export async function refusedByEntryRule(
  queryable: Queryable,
  { name, entry }: Pick<DefinitionPin, 'name' | 'entry'>,
  contactIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, EntryRefusal>> {
  const obstacle = obstacleOf(entry, now);
  if (!obstacle) return new Map();
  const rows = await queryRows<{ contactId: string }>(
    queryable,
    `select distinct contact_id as "contactId" from run
     where contact_id = any($1::uuid[]) and definition_name = $2 and ${obstacle.condition}`,
    [contactIds, name, ...obstacle.parameters],
  );
  return new Map(rows.map(({ contactId }) => [contactId, obstacle.reason]));
}

function obstacleOf(entry: EntryRule, now: Instant): Obstacle | undefined {
  switch (entry.rule) {
    case 'once':
      return { reason: 'enrolledBefore', condition: "entry_key = 'once:' || contact_id", parameters: [] };
    case 'oneAtATime':
      return {
        reason: 'openRun',
        condition: "one_at_a_time and status in ('enrolled', 'running', 'paused')",
        parameters: [],
      };
    case 'every':
      return {
        reason: 'tooSoon',
        condition: "(started_at at time zone 'UTC' + $3::interval) at time zone 'UTC' > $4",
        parameters: [entry.duration, new Date(now)],
      };
    case 'always':
      return undefined;
  }
}
