// Rows without a workflow are started or rebuilt from their record; workflows without rows are ended.
import { expect } from 'chai';
import { REAL_TIME } from '../../../core/calendar/world-clock.js';
import { advance, compile, lowerFunctions, pack, start, unpack } from '../../../core/engine/index.js';
import type { Json, JsonObject } from '../../../core/json.js';
import { type Repair, reconcile } from '../../../runtime/dispatch/reconciler.js';
import { newId } from '../../../store/new-id.js';
import { recordActivations } from '../../../store/repositories/activation-records.js';
import { NOON, openTestStore, type TestStore } from '../../store/sample-rows.js';
import { shippedCatalog } from '../../support/engine.js';
import {
  beginRuns,
  enrolContacts,
  leaveEvent,
  publishTasks,
  recordOf,
  runEventStates,
  runRow,
} from './enrolled-runs.js';
import { FakeCohorts } from './fake-cohorts.js';

const TASKS: Json[] = [
  { rest: { wait: { hours: 1 } } },
  { read: { call: 'readContact' } },
  { hear: { listen: { to: { one: { with: { type: 'task.completed' } } } } } },
];
const HOUR_MS = 3_600_000;
const READ = { type: 'functionCompleted', id: '/do/1/read#1', key: '/do/1/read@', result: { locale: 'fa' } } as const;

describe('the reconciler', () => {
  let store: TestStore;
  let client: FakeCohorts;
  let definition: Awaited<ReturnType<typeof publishTasks>>;
  let runIds: string[];
  let repairs: Repair[];

  before(async () => {
    store = await openTestStore();
  });
  beforeEach(async () => {
    await store.dataSource.query('truncate contact, run, event, definition cascade');
    client = new FakeCohorts();
    repairs = [];
    definition = await publishTasks(store.dataSource, 'patient', TASKS);
    runIds = await enrolContacts(store.dataSource, definition, 2);
    await store.dataSource.query('update run set cohort_id = $1, slot = 0', [COHORT]);
  });
  after(() => store.close());

  const COHORT = `cohort-${newId(Date.now() - HOUR_MS)}`;
  const onRepair = (repair: Repair): void => void repairs.push(repair);
  const work = (): Promise<void> =>
    reconcile({ dataSource: store.dataSource, client, clock: REAL_TIME, eventTypes: new Map(), onRepair });

  it('starts cohorts that were committed and forgotten', async () => {
    await work();
    expect(client.inputs.get(COHORT)!.members.map(({ runId }) => runId)).to.have.members(runIds);
    expect(repairs).to.deep.equal([{ kind: 'started', cohortId: COHORT }]);
  });

  it('leaves cohorts alone that have their workflow', async () => {
    await beginRuns(store.dataSource, runIds);
    client.states.set(COHORT, 'open');
    await work();
    expect(repairs).to.deep.equal([]);
    expect((await runRow(store.dataSource, runIds[0]!)).cohortId).to.equal(COHORT);
  });

  it('rebuilds runs whose workflow is gone, with the state and the calls that they had', async () => {
    const [begun, notBegun] = runIds as [string, string];
    const timer = { type: 'timerFired', id: '/do/0/rest#1' } as const;
    await recordActivations(store.dataSource, [recordOf(begun, [{ type: 'started' }, timer])]);
    await leaveEvent(store.dataSource, begun, 'task.completed');
    await store.dataSource.query("update run_event set state = 'delivered', delivered_real_at = now()");
    await work();

    const row = await runRow(store.dataSource, begun);
    expect(repairs).to.deep.equal([{ kind: 'rebuilt', cohortId: COHORT, newCohortId: row.cohortId }]);
    expect(row.epoch).to.equal(1);
    const input = client.inputs.get(row.cohortId!)!;
    expect(input.members.map(({ runId, epoch }) => [runId, epoch])).to.deep.equal([[notBegun, 1]]);
    const state = foldedByHand(begun, await subjectOf(begun), [timer]);
    expect(JSON.stringify(input.runs.map((run) => run.state))).to.equal(JSON.stringify([pack(state)]));
    expect(input.runs[0]).to.deep.include({ epoch: 1, feedSeq: 2 });
    expect(input.orders.map(({ order }) => [order.kind, order.id])).to.deep.equal([['call', '/do/1/read#1']]);
    expect(await runEventStates(store.dataSource, begun)).to.deep.equal(['pending']);
  });

  it('rebuilds a run that has not begun when the others of its cohort have ended', async () => {
    const [ended, notBegun] = runIds as [string, string];
    await recordActivations(store.dataSource, [
      recordOf(ended, [{ type: 'started' }], { status: 'completed', endedAt: NOON }),
    ]);
    client.states.set(COHORT, 'closed');
    await work();
    const row = await runRow(store.dataSource, notBegun);
    expect(client.inputs.get(row.cohortId!)!.members.map(({ runId, epoch }) => [runId, epoch])).to.deep.equal([
      [notBegun, 1],
    ]);
    expect((await runRow(store.dataSource, ended)).cohortId).to.equal(COHORT);
  });

  it('does not ask again for calls that were answered', async () => {
    const begun = runIds[0]!;
    const timer = { type: 'timerFired', id: '/do/0/rest#1' } as const;
    await recordActivations(store.dataSource, [recordOf(begun, [{ type: 'started' }, timer, READ])]);
    client.states.set(COHORT, 'closed');
    await work();
    const input = client.inputs.get((await runRow(store.dataSource, begun)).cohortId!)!;
    expect(input.orders).to.deep.equal([]);
    expect(unpack(input.runs[0]!.state).frames.at(-1)!.task).to.equal('/do/2/hear');
  });

  it('keeps a host that lost its runs from writing about them', async () => {
    await beginRuns(store.dataSource, runIds);
    await work();
    await recordActivations(store.dataSource, [
      recordOf(runIds[0]!, [], { status: 'completed', endedAt: NOON, epoch: 0 }),
    ]);
    expect((await runRow(store.dataSource, runIds[0]!)).status).to.equal('running');
  });

  it('ends a run whose record leads nowhere, and says why', async () => {
    await recordActivations(
      store.dataSource,
      runIds.map((runId) => recordOf(runId, [{ type: 'started' }, { type: 'eventReceived', eventId: newId() }])),
    );
    await work();
    const row = await runRow(store.dataSource, runIds[0]!);
    expect(row.status).to.equal('faulted');
    expect(row.error).to.deep.include({ title: 'The run could not be rebuilt' });
  });

  it('ends workflows that no run names, but not those that are new', async () => {
    client.states.set(COHORT, 'open');
    const orphan = `cohort-${newId(Date.now() - HOUR_MS)}`;
    const fresh = `cohort-${newId()}`;
    client.states.set(orphan, 'open');
    client.states.set(fresh, 'open');
    await work();
    expect(client.terminated).to.deep.equal([orphan]);
  });

  const subjectOf = async (runId: string): Promise<JsonObject> =>
    (await store.dataSource.query('select subject from run where id = $1', [runId]))[0].subject;

  const foldedByHand = (runId: string, subject: JsonObject, events: readonly { type: 'timerFired'; id: string }[]) => {
    const document = { dsl: '1.0.3', namespace: 'test', name: 'patient', version: '1.0.0' };
    const program = compile(lowerFunctions({ document, do: TASKS }, shippedCatalog()), { hash: definition.hash });
    const begun = start(program, { id: runId, subject, input: {}, now: NOON }).state;
    return events.reduce((state, event) => advance(program, state, { ...event, now: NOON }).state, begun);
  };
});
