// Dispatch: what each new event means. For the runs of its contact a run event; for the processes it triggers an enrolment.
import type { DataSource, EntityManager } from 'typeorm';
import { cloudEventOf, type EventTypes, type StoredEvent } from '../../core/catalog/cloud-event.js';
import type { Instant } from '../../core/engine/state.js';
import { matchesTrigger } from '../../core/language/index.js';
import { inTransaction } from '../data-source.js';
import { wakeUp } from '../wake-up.js';
import { newestTriggered } from './definitions.js';
import { type EnrolmentOutcome, type EnrolmentRequest, enrol, lockContacts } from './enrolment.js';
import { queryRows } from './query-rows.js';
import { markScoresStale } from './scores/stale-scores.js';

export interface DispatchReport {
  /** Events looked at. */
  readonly taken: number;
  /** Left for the next batch, because an older event of the same contact is in another one. */
  readonly deferred: number;
  readonly runEvents: number;
  readonly enrolled: number;
  readonly refused: readonly { readonly eventId: string; readonly definition: string; readonly reason: string }[];
  /** Events about somebody whom nobody recognises. */
  readonly unknown: number;
}

interface WaitingEvent extends StoredEvent {
  readonly subject: string | null;
  readonly runId: string | null;
}

/** An event and the enrolments that it asks for. */
interface Consequence {
  readonly event: WaitingEvent;
  readonly enrolments: readonly EnrolmentRequest[];
}

/**
 * Dispatches the oldest waiting events, at most `limit`, in one transaction. Several dispatchers may run at once: each takes
 * other events, and the events of one contact keep their order. An event of a type that scores count makes its contact's scores due.
 */
export function dispatchEvents(
  dataSource: DataSource,
  eventTypes: EventTypes,
  options: { readonly limit: number; readonly now: Instant; readonly scoredTypes: ReadonlySet<string> },
): Promise<DispatchReport> {
  return inTransaction(dataSource, async (manager) => {
    const waiting = await takeWaitingEvents(manager, options.limit);
    if (waiting.length === 0) return { taken: 0, deferred: 0, runEvents: 0, enrolled: 0, refused: [], unknown: 0 };
    await lockContacts(
      manager,
      waiting.map((event) => event.contactId),
    );
    const events = await withoutOvertakers(manager, waiting);
    const consequences = await findConsequences(manager, events, eventTypes);
    const report = await carryOut(manager, consequences, options.now);
    await markScoresStale(manager, contactsOfTypes(events, options.scoredTypes), options.now);
    await markDispatched(manager, events, options.now);
    return {
      taken: waiting.length,
      deferred: waiting.length - events.length,
      ...report,
      unknown: events.filter((event) => isAboutUnknown(event)).length,
    };
  });
}

function contactsOfTypes(events: readonly WaitingEvent[], types: ReadonlySet<string>): string[] {
  return events.flatMap(({ type, contactId }) => (contactId !== null && types.has(type) ? [contactId] : []));
}

function takeWaitingEvents(manager: EntityManager, limit: number): Promise<WaitingEvent[]> {
  return queryRows(
    manager,
    `select id, source, type, subject, data, contact_id as "contactId", run_id as "runId",
       (extract(epoch from at) * 1000)::double precision as at
     from event where dispatched_at is null order by id limit $1 for update skip locked`,
    [limit],
  );
}

/** Another dispatcher may hold an older event of one of these contacts and still wait for the contact's row: let it go first. */
async function withoutOvertakers(manager: EntityManager, taken: readonly WaitingEvent[]): Promise<WaitingEvent[]> {
  const overtakers = await queryRows<{ id: string }>(
    manager,
    `select mine.id from event as mine where mine.id = any($1::uuid[]) and exists (
       select from event as older
       where older.contact_id = mine.contact_id and older.dispatched_at is null and older.id < mine.id
         and older.id <> all($1::uuid[]))`,
    [taken.map(({ id }) => id)],
  );
  const deferred = new Set(overtakers.map(({ id }) => id));
  return taken.filter(({ id }) => !deferred.has(id));
}

async function findConsequences(
  manager: EntityManager,
  events: readonly WaitingEvent[],
  eventTypes: EventTypes,
): Promise<Consequence[]> {
  const definitions = await newestTriggered(manager);
  return events.map((event) => {
    if (isAboutUnknown(event)) return { event, enrolments: [] };
    const cloudEvent = cloudEventOf(event, eventTypes);
    const triggered = definitions.filter(({ triggers }) =>
      triggers.some((trigger) => matchesTrigger(trigger, cloudEvent)),
    );
    const enrolments = triggered.map((definition) => ({
      definition,
      contactId: event.contactId,
      input: [cloudEvent],
      occasion: event.id,
    }));
    return { event, enrolments };
  });
}

function isAboutUnknown(event: WaitingEvent): boolean {
  return event.contactId === null && event.runId === null && event.subject !== null;
}

/** A run that an event starts hears the later events of the same batch: such events wait for a round of their own. */
function inRounds(consequences: readonly Consequence[]): Consequence[][] {
  const rounds: Consequence[][] = [];
  const startedInRound = new Set<string | null>();
  for (const consequence of consequences) {
    const { event, enrolments } = consequence;
    const round = rounds.at(-1);
    if (round === undefined || startedInRound.has(event.contactId)) {
      startedInRound.clear();
      rounds.push([consequence]);
    } else round.push(consequence);
    if (enrolments.length > 0 && event.contactId !== null) startedInRound.add(event.contactId);
  }
  return rounds;
}

async function carryOut(
  manager: EntityManager,
  consequences: readonly Consequence[],
  now: Instant,
): Promise<Pick<DispatchReport, 'runEvents' | 'enrolled' | 'refused'>> {
  let runEvents = 0;
  const results: { readonly request: EnrolmentRequest; readonly outcome: EnrolmentOutcome }[] = [];
  for (const round of inRounds(consequences)) {
    runEvents += await insertRunEvents(
      manager,
      round.map(({ event }) => event.id),
      now,
    );
    const requests = round.flatMap(({ enrolments }) => enrolments);
    const outcomes = await enrol(manager, requests, now);
    results.push(...requests.map((request, index) => ({ request, outcome: outcomes[index]! })));
  }
  if (runEvents > 0) await wakeUp(manager, 'runEvents');
  return {
    runEvents,
    enrolled: results.filter(({ outcome }) => outcome.status === 'enrolled').length,
    refused: results.flatMap(({ request, outcome }) =>
      outcome.status === 'refused'
        ? { eventId: request.occasion, definition: request.definition.name, reason: outcome.reason }
        : [],
    ),
  };
}

/** For each open run of the event's contact, and for the run it is meant for, if the run's program mentions the type. */
async function insertRunEvents(manager: EntityManager, eventIds: readonly string[], now: Instant): Promise<number> {
  const rows = await queryRows(
    manager,
    `insert into run_event (run_id, event_id, created_at)
     select listener.run_id, event.id, $2
     from event
     cross join lateral (
       select run.id as run_id, run.event_types from run
       where run.contact_id = event.contact_id and run.status in ('enrolled', 'running', 'paused')
       union
       select run.id, run.event_types from run
       where run.id = event.run_id and run.status in ('enrolled', 'running', 'paused')
     ) as listener
     where event.id = any($1::uuid[]) and (listener.event_types is null or event.type = any(listener.event_types))
     order by event.id, listener.run_id
     on conflict (run_id, event_id) do nothing returning id`,
    [eventIds, new Date(now)],
  );
  return rows.length;
}

async function markDispatched(manager: EntityManager, events: readonly StoredEvent[], now: Instant): Promise<void> {
  await manager.query('update event set dispatched_at = $2 where id = any($1::uuid[])', [
    events.map(({ id }) => id),
    new Date(now),
  ]);
}
