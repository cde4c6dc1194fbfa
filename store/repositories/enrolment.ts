// Enrolment: who may begin a run of a process, and how often. Decided under the contact's lock, kept by unique constraints.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { Json } from '../../core/json.js';
import type { EntryRule } from '../../core/language/index.js';
import { newId } from '../new-id.js';
import { wakeUp } from '../wake-up.js';
import type { DefinitionPin } from './definitions.js';
import { queryRows } from './query-rows.js';

export interface EnrolmentRequest {
  readonly definition: Pick<DefinitionPin, 'name' | 'version' | 'hash' | 'entry' | 'eventTypes'>;
  /** Null for a run that is about nobody. */
  readonly contactId: string | null;
  /** The campaign that the run belongs to. */
  readonly campaignId?: string;
  readonly input: Json;
  /** What asked for the run: an event's or a request's id. The same occasion never enrols twice; it differs per contact. */
  readonly occasion: string;
  /** A parent that waits for the end of the run. */
  readonly parent?: { readonly runId: string; readonly command: string };
}

/** `repeated`: the same occasion has enrolled before. Refused is an outcome, not an error. */
export type EnrolmentOutcome =
  | { readonly status: 'enrolled' | 'repeated'; readonly runId: string }
  | {
      readonly status: 'refused';
      readonly reason: 'enrolledBefore' | 'openRun' | 'tooSoon' | 'unknownContact';
      /** The run that stands in the way. */
      readonly runId?: string;
    };

/** Rows of one statement: keeps parameters and locks of a statement bounded. */
const CHUNK = 5000;

/** Locks the contacts' rows until the transaction ends, in id order so that nobody waits in a circle; gives those that exist. */
export async function lockContacts(
  manager: EntityManager,
  contactIds: readonly (string | null)[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(contactIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Set();
  const rows = await queryRows<{ id: string }>(
    manager,
    'select id from contact where id = any($1::uuid[]) order by id for no key update',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Locks those of the contacts that nobody else holds; tells which do not exist any more. */
export async function lockFreeContacts(
  manager: EntityManager,
  contactIds: readonly string[],
): Promise<{ free: ReadonlySet<string>; erased: ReadonlySet<string> }> {
  const free = await queryRows<{ id: string }>(
    manager,
    'select id from contact where id = any($1::uuid[]) order by id for no key update skip locked',
    [contactIds],
  );
  const known = await queryRows<{ id: string }>(manager, 'select id from contact where id = any($1::uuid[])', [
    contactIds,
  ]);
  const existing = new Set(known.map(({ id }) => id));
  return {
    free: new Set(free.map(({ id }) => id)),
    erased: new Set(contactIds.filter((id) => !existing.has(id))),
  };
}

/**
 * Enrols set-wise, one outcome per request in order. Takes the locks of the contacts.
 * once: one run per contact ever; oneAtATime: one that has not ended; every: the newest start lies at least the duration
 * back; always: one per occasion.
 */
export async function enrol(
  manager: EntityManager,
  requests: readonly EnrolmentRequest[],
  now: Instant,
): Promise<EnrolmentOutcome[]> {
  if (requests.length === 0) return [];
  const known = await lockContacts(
    manager,
    requests.map((request) => request.contactId),
  );
  await lockProcessesWithoutContact(manager, requests);
  const outcomes: EnrolmentOutcome[] = [];
  for (let from = 0; from < requests.length; from += CHUNK)
    outcomes.push(...(await enrolChunk(manager, requests.slice(from, from + CHUNK), known, now)));
  if (outcomes.some((outcome) => outcome.status === 'enrolled')) await wakeUp(manager, 'runs');
  return outcomes;
}

/** Runs about nobody have no contact's row to lock: the process itself stands for it. */
async function lockProcessesWithoutContact(
  manager: EntityManager,
  requests: readonly EnrolmentRequest[],
): Promise<void> {
  const names = requests.filter((request) => request.contactId === null).map((request) => request.definition.name);
  for (const name of [...new Set(names)].sort())
    await manager.query("select pg_advisory_xact_lock(hashtextextended('enrolment ' || $1, 0))", [name]);
}

interface Candidate {
  readonly request: EnrolmentRequest;
  readonly runId: string;
  readonly entryKey: string;
}

async function enrolChunk(
  manager: EntityManager,
  requests: readonly EnrolmentRequest[],
  known: ReadonlySet<string>,
  now: Instant,
): Promise<EnrolmentOutcome[]> {
  const candidates = requests.map((request) => ({ request, runId: newId(), entryKey: entryKeyOf(request) }));
  const possible = candidates.filter(({ request }) => request.contactId === null || known.has(request.contactId));
  const enrolled = await insertRuns(manager, possible, now);
  const refused = possible.filter(({ runId }) => !enrolled.has(runId));
  const obstacles = await findObstacles(manager, refused);
  return candidates.map((candidate): EnrolmentOutcome => {
    if (enrolled.has(candidate.runId)) return { status: 'enrolled', runId: candidate.runId };
    return obstacles.get(candidate.runId) ?? { status: 'refused', reason: 'unknownContact' };
  });
}

/** What the unique constraint (definition name, entry key) keeps single. */
export function entryKeyOf({ definition, contactId, occasion }: EnrolmentRequest): string {
  const keys: Readonly<Record<EntryRule['rule'], string>> = {
    once: `once:${contactId ?? ''}`,
    oneAtATime: `at:${occasion}`,
    every: `every:${occasion}`,
    always: `event:${occasion}`,
  };
  return keys[definition.entry.rule];
}

const CANDIDATES = `unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::jsonb[], $7::text[],
    $8::boolean[], $9::text[], $10::jsonb[], $11::uuid[], $12::text[], $14::uuid[]) with ordinality
  as candidate (id, name, version, hash, contact_id, input, entry_key, one_at_a_time, every, event_types, parent_run_id,
    parent_command, campaign_id, position)`;

/**
 * `fresh` numbers the candidates of one contact, so that of several within one statement only the first passes a rule that
 * looks at earlier runs. For `once` and `oneAtATime` the unique indexes do the same, but for runs about nobody.
 */
const INSERT_RUNS = `
  with fresh as (
    select candidate.*, row_number() over (partition by name, contact_id order by position) as turn
    from ${CANDIDATES}
    where not exists (
      select from run where run.definition_name = candidate.name and run.entry_key = candidate.entry_key)
  )
  insert into run (id, definition_name, definition_version, program_hash, contact_id, subject, input, entry_key,
    one_at_a_time, started_at, event_types, parent_run_id, parent_command, campaign_id)
  select id, name, version, hash, contact_id,
    jsonb_strip_nulls(jsonb_build_object('contactId', contact_id, 'campaignId', campaign_id)), input, entry_key,
    one_at_a_time, $13,
    case when event_types = 'null' then null else array(select jsonb_array_elements_text(event_types)) end,
    parent_run_id, parent_command, campaign_id
  from fresh
  where (every is null or turn = 1 and not exists (
      select from run as earlier
      where earlier.contact_id = fresh.contact_id and earlier.definition_name = fresh.name
        and (earlier.started_at at time zone 'UTC' + fresh.every::interval) at time zone 'UTC' > $13))
    and (contact_id is not null or every is null or not exists (
      select from run as earlier
      where earlier.contact_id is null and earlier.definition_name = fresh.name
        and (earlier.started_at at time zone 'UTC' + fresh.every::interval) at time zone 'UTC' > $13))
    and (contact_id is not null or not one_at_a_time or turn = 1 and not exists (
      select from run as open
      where open.definition_name = fresh.name and open.contact_id is null and open.one_at_a_time
        and open.status in ('enrolled', 'running', 'paused')))
  order by position
  on conflict do nothing
  returning id`;

async function insertRuns(
  manager: EntityManager,
  candidates: readonly Candidate[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  if (candidates.length === 0) return new Set();
  const column = <T>(value: (candidate: Candidate) => T): T[] => candidates.map(value);
  const rows = await queryRows<{ id: string }>(manager, INSERT_RUNS, [
    column(({ runId }) => runId),
    column(({ request }) => request.definition.name),
    column(({ request }) => request.definition.version),
    column(({ request }) => request.definition.hash),
    column(({ request }) => request.contactId),
    column(({ request }) => JSON.stringify(request.input)),
    column(({ entryKey }) => entryKey),
    column(({ request }) => request.definition.entry.rule === 'oneAtATime'),
    column(({ request: { definition } }) => (definition.entry.rule === 'every' ? definition.entry.duration : null)),
    column(({ request }) => JSON.stringify(request.definition.eventTypes)),
    column(({ request }) => request.parent?.runId ?? null),
    column(({ request }) => request.parent?.command ?? null),
    new Date(now),
    column(({ request }) => request.campaignId ?? null),
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** Why each was not inserted, by the id its run would have had. Two set-wise look-ups; a join per candidate is not as steady. */
async function findObstacles(
  manager: EntityManager,
  refused: readonly Candidate[],
): Promise<ReadonlyMap<string, EnrolmentOutcome>> {
  if (refused.length === 0) return new Map();
  const names = refused.map(({ request }) => request.definition.name);
  const sameOccasion = await queryRows<{ id: string; name: string; entryKey: string }>(
    manager,
    `select id, definition_name as name, entry_key as "entryKey" from run
     where (definition_name, entry_key) in (select * from unnest($1::text[], $2::text[]))`,
    [names, refused.map(({ entryKey }) => entryKey)],
  );
  const inTheWay = await queryRows<{ id: string; name: string; contactId: string }>(
    manager,
    `select distinct on (contact_id, definition_name) id, definition_name as name, contact_id as "contactId" from run
     where contact_id = any($1::uuid[]) and definition_name = any($2::text[])
     order by contact_id, definition_name,
       one_at_a_time and status in ('enrolled', 'running', 'paused') desc, started_at desc`,
    [refused.flatMap(({ request }) => request.contactId ?? []), [...new Set(names)]],
  );
  const runOfOccasion = new Map(sameOccasion.map((run) => [`${run.name}\n${run.entryKey}`, run.id]));
  const runOfContact = new Map(inTheWay.map((run) => [`${run.name}\n${run.contactId}`, run.id]));
  return new Map(
    refused.map(({ runId, entryKey, request: { definition, contactId } }) => [
      runId,
      obstacleOf(
        definition.entry.rule,
        runOfOccasion.get(`${definition.name}\n${entryKey}`),
        runOfContact.get(`${definition.name}\n${contactId}`),
      ),
    ]),
  );
}

function obstacleOf(
  rule: EntryRule['rule'],
  sameOccasion: string | undefined,
  inTheWay: string | undefined,
): EnrolmentOutcome {
  if (sameOccasion !== undefined)
    return rule === 'once'
      ? { status: 'refused', reason: 'enrolledBefore', runId: sameOccasion }
      : { status: 'repeated', runId: sameOccasion };
  const reason = rule === 'oneAtATime' ? 'openRun' : 'tooSoon';
  return inTheWay === undefined ? { status: 'refused', reason } : { status: 'refused', reason, runId: inTheWay };
}
