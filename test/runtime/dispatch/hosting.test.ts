// The whole way of runs, on real Postgres and Temporal: enrolled, started, told, recorded, rebuilt, ended.
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { expect } from 'chai';
import { createHostActivities } from '../../../activities/host-activities.js';
import { REAL_TIME } from '../../../core/calendar/world-clock.js';
import type { FunctionCall } from '../../../core/catalog/calls.js';
import {
  type CohortClient,
  createCohortClient,
  createTemporalClient,
} from '../../../runtime/dispatch/cohort-client.js';
import { type CohortStarter, startCohortStarter } from '../../../runtime/dispatch/cohort-starter.js';
import { reconcile } from '../../../runtime/dispatch/reconciler.js';
import { type Router, startRouter } from '../../../runtime/dispatch/router.js';
import { createWorker } from '../../../runtime/worker.js';
import { newId } from '../../../store/new-id.js';
import { openTestStore, type TestStore } from '../../store/sample-rows.js';
import { until } from '../../support/condition.js';
import { shippedCatalog } from '../../support/engine.js';
import { quietenTemporal } from '../../support/quiet-temporal.js';
import { startTestTemporal } from '../../support/temporal.js';
import { enrolContacts, leaveEvent, publishTasks, runEventStates, runRow } from './enrolled-runs.js';

const hear = { listen: { to: { one: { with: { type: 'task.completed' } } } } };
const look = { call: 'readContact', with: {} };

describe('hosting', () => {
  let store: TestStore;
  let client: CohortClient;
  let starter: CohortStarter;
  let router: Router;
  const calls: FunctionCall[] = [];
  const closers: (() => Promise<unknown>)[] = [];

  before(async () => {
    quietenTemporal();
    store = await openTestStore();
    const { dataSource } = store;
    const { address, namespace } = await startTestTemporal();
    const taskQueue = `hosting-${newId()}`;
    const native = await NativeConnection.connect({ address });
    const connection = await Connection.connect({ address });
    client = createCohortClient(createTemporalClient(connection, namespace), taskQueue);
    const activities = {
      ...createHostActivities({ dataSource, catalog: shippedCatalog(), now: Date.now }),
      executeFunctions: async (batch: readonly FunctionCall[]) => {
        calls.push(...batch);
        return batch.map(({ name }) => ({ status: 'done' as const, result: { called: name } }));
      },
    };
    const worker = await createWorker({ connection: native, namespace, taskQueue, activities, shutdownGraceMs: 100 });
    const running = worker.run();
    starter = startCohortStarter({ dataSource, client, clock: REAL_TIME });
    router = startRouter({ dataSource, client, eventTypes: new Map() });
    closers.push(
      () => router.stop(),
      () => starter.stop(),
      async () => worker.shutdown(),
      () => running,
      () => native.close(),
      () => connection.close(),
      () => store.close(),
    );
  });
  after(async () => {
    for (const close of closers) await close();
  });

  const ended = async (runId: string): Promise<boolean> =>
    ['completed', 'faulted', 'canceled'].includes((await runRow(store.dataSource, runId)).status);
  const at = async (runId: string, task: string): Promise<boolean> => {
    const [row] = await store.dataSource.query('select current_task as task from run where id = $1', [runId]);
    return row.task === task;
  };
  const enrolNow = async (definition: Awaited<ReturnType<typeof publishTasks>>, count: number): Promise<string[]> => {
    const runIds = await enrolContacts(store.dataSource, definition, count, Date.now());
    starter.wake();
    return runIds;
  };

  it('takes runs from enrolment to their end, an event on the way', async () => {
    const definition = await publishTasks(store.dataSource, 'simple', [{ look }, { hear }]);
    const runIds = await enrolNow(definition, 12);
    await until('all listen', async () => (await Promise.all(runIds.map((id) => at(id, '/do/1/hear')))).every(Boolean));
    for (const runId of runIds) await leaveEvent(store.dataSource, runId, 'task.completed');
    router.wake();
    await until('all have ended', async () => (await Promise.all(runIds.map(ended))).every(Boolean));
    for (const runId of runIds) {
      expect((await runRow(store.dataSource, runId)).status).to.equal('completed');
      expect(await runEventStates(store.dataSource, runId)).to.deep.equal(['acknowledged']);
    }
    const [steps] = await store.dataSource.query('select count(*)::integer as count from run_step where run_id = $1', [
      runIds[0],
    ]);
    expect(steps.count).to.be.greaterThan(5);
    expect(calls.filter(({ runId }) => runIds.includes(runId))).to.have.length(12);
  });

  it('rebuilds runs whose workflow was ended by force, and they end as they would have', async () => {
    const definition = await publishTasks(store.dataSource, 'interrupted', [{ look }, { hear }, { again: look }]);
    const runIds = await enrolNow(definition, 3);
    await until('all listen', async () => (await Promise.all(runIds.map((id) => at(id, '/do/1/hear')))).every(Boolean));
    const { cohortId } = await runRow(store.dataSource, runIds[0]!);
    await client.terminate(cohortId!, 'a test');
    await leaveEvent(store.dataSource, runIds[0]!, 'task.completed');
    router.wake();
    await reconcile({ dataSource: store.dataSource, client, clock: REAL_TIME, eventTypes: new Map() });
    for (const runId of runIds.slice(1)) await leaveEvent(store.dataSource, runId, 'task.completed');
    router.wake();
    await until('all have ended', async () => (await Promise.all(runIds.map(ended))).every(Boolean));
    for (const runId of runIds) {
      const row = await runRow(store.dataSource, runId);
      expect([row.status, row.epoch]).to.deep.equal(['completed', 1]);
    }
    expect(calls.filter(({ runId }) => runIds.includes(runId))).to.have.length(6);
  });

  it('runs a process for another run, and tells it the end', async () => {
    await publishTasks(store.dataSource, 'helper', [{ look }, { say: { set: { from: 'the child' } } }]);
    const workflow = { namespace: 'test', name: 'helper', version: '1.0.0' };
    const parent = await publishTasks(store.dataSource, 'parent', [{ delegate: { run: { workflow } } }]);
    const [runId] = await enrolNow(parent, 1);
    await until('the child is enrolled', async () => {
      starter.wake();
      router.wake();
      return ended(runId!);
    });
    expect((await runRow(store.dataSource, runId!)).output).to.deep.equal({ from: 'the child' });
  });

  it('stores events that runs emit', async () => {
    const event = { source: 'https://example.test', type: 'example.happened', data: { a: 1 } };
    const definition = await publishTasks(store.dataSource, 'teller', [{ tell: { emit: { event: { with: event } } } }]);
    const [runId] = await enrolNow(definition, 1);
    await until('it has ended', () => ended(runId!));
    const stored = (): Promise<unknown[]> =>
      store.dataSource.query("select type, data from event where source = 'ravand/run/' || $1", [runId]);
    await until('the event is stored', async () => (await stored()).length === 1);
    expect(await stored()).to.deep.equal([{ type: 'example.happened', data: { a: 1 } }]);
  });
});
