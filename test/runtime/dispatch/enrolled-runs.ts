// Runs that tests of the dispatch side begin with: published, enrolled, and their record.
import type { DataSource } from 'typeorm';
import type { ActivationRecord, Fed } from '../../../core/engine/activation-record.js';
import { canonicalJson, fnvHash, lowerFunctions } from '../../../core/engine/index.js';
import type { Json, JsonObject } from '../../../core/json.js';
import { inTransaction } from '../../../store/data-source.js';
import { newId } from '../../../store/new-id.js';
import { recordActivations } from '../../../store/repositories/activation-records.js';
import { enrol } from '../../../store/repositories/enrolment.js';
import { ingestEvents } from '../../../store/repositories/events.js';
import { insertContacts, NOON, publish } from '../../store/sample-rows.js';
import { shippedCatalog } from '../../support/engine.js';

/** Publishes tasks as a process of any entry; answers with what enrolment needs to know. */
export async function publishTasks(
  dataSource: DataSource,
  name: string,
  tasks: readonly Json[],
  more: JsonObject = {},
) {
  const document = { dsl: '1.0.3', namespace: 'test', name, version: '1.0.0' };
  const program = lowerFunctions({ document, ...more, do: tasks }, shippedCatalog());
  const hash = fnvHash(canonicalJson(program as unknown as Json));
  return publish(dataSource, name, { program, hash, document: program.definition });
}

/** Enrols contacts made for it; answers with the ids of their runs, in order. */
export async function enrolContacts(
  dataSource: DataSource,
  definition: Awaited<ReturnType<typeof publishTasks>>,
  count: number,
  now: number = NOON,
): Promise<string[]> {
  const contactIds = await insertContacts(dataSource, count);
  const outcomes = await inTransaction(dataSource, (manager) =>
    enrol(
      manager,
      contactIds.map((contactId) => ({ definition, contactId, input: {}, occasion: newId() })),
      now,
    ),
  );
  return outcomes.map((outcome) => outcome.runId!);
}

/** A record as a cohort writes it: what was fed, at `at`. */
export function recordOf(runId: string, fed: readonly Fed[], more: Partial<ActivationRecord> = {}): ActivationRecord {
  return {
    runId,
    epoch: 0,
    status: 'running',
    currentTask: '/do/0',
    nextDueAt: null,
    openCalls: 0,
    fed: fed.map((entry, seq) => ({ seq, at: NOON, fed: entry, stepSeq: 0, stepsAt: NOON, steps: [] })),
    acknowledged: [],
    ...more,
  };
}

/** Says that runs have begun. */
export function beginRuns(dataSource: DataSource, runIds: readonly string[]): Promise<void> {
  return recordActivations(
    dataSource,
    runIds.map((runId) => recordOf(runId, [{ type: 'started' }])),
  );
}

/** An event that waits for a run, as the dispatcher leaves it. Answers with the id of the event. */
export async function leaveEvent(
  dataSource: DataSource,
  runId: string,
  type: string,
  data: JsonObject = {},
): Promise<string> {
  const incoming = { source: 'test', eventId: newId(), type, at: NOON, data, runId };
  return inTransaction(dataSource, async (manager) => {
    const [event] = await ingestEvents(manager, [incoming], NOON);
    await manager.query('update event set dispatched_at = $2 where id = $1', [event!.id, new Date(NOON)]);
    await manager.query('insert into run_event (run_id, event_id, created_at) values ($1, $2, $3)', [
      runId,
      event!.id,
      new Date(NOON),
    ]);
    return event!.id;
  });
}

export async function runRow(
  dataSource: DataSource,
  runId: string,
): Promise<{ status: string; cohortId: string | null; epoch: number; output: Json; error: JsonObject | null }> {
  const [row] = await dataSource.query(
    'select status, cohort_id as "cohortId", epoch, output, error from run where id = $1',
    [runId],
  );
  return row;
}

export async function runEventStates(dataSource: DataSource, runId: string): Promise<string[]> {
  const rows: { state: string }[] = await dataSource.query(
    'select state from run_event where run_id = $1 order by id',
    [runId],
  );
  return rows.map(({ state }) => state);
}
