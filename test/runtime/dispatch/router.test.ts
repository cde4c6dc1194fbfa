// Run events travel to cohorts: one signal with what came meanwhile, in order, again when nobody acknowledged.
import { expect } from 'chai';
import { startRouter } from '../../../runtime/dispatch/router.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordActivations } from '../../../store/repositories/activation-records.js';
import { requestControl } from '../../../store/repositories/run-events.js';
import { NOON, openTestStore, type TestStore } from '../../store/sample-rows.js';
import { until } from '../../support/condition.js';
import { beginRuns, enrolContacts, leaveEvent, publishTasks, recordOf, runEventStates } from './enrolled-runs.js';
import { FakeCohorts } from './fake-cohorts.js';

const title = { fa: '', en: '' };
const EVENT_TYPES = new Map([
  [
    'survey.answered',
    {
      type: 'survey.answered',
      title,
      data: { properties: { score: { type: 'integer' }, comment: { type: 'string', personal: true } } },
    },
  ],
]);

describe('the router', () => {
  let store: TestStore;
  let client: FakeCohorts;
  let runIds: string[];
  const gone: string[] = [];

  before(async () => {
    store = await openTestStore();
  });
  beforeEach(async () => {
    await store.dataSource.query('truncate contact, run, event, definition cascade');
    client = new FakeCohorts();
    const definition = await publishTasks(store.dataSource, 'listening', [{ rest: { wait: { days: 1 } } }]);
    runIds = await enrolContacts(store.dataSource, definition, 2);
    await store.dataSource.query("update run set cohort_id = 'cohort-1', slot = 0");
    await beginRuns(store.dataSource, runIds);
    client.states.set('cohort-1', 'open');
  });
  after(() => store.close());

  const routing = async (act: (router: ReturnType<typeof startRouter>) => Promise<void>): Promise<void> => {
    const onGone = (cohortId: string) => gone.push(cohortId);
    const router = startRouter({ dataSource: store.dataSource, client, eventTypes: EVENT_TYPES, onGone });
    try {
      await act(router);
    } finally {
      await router.stop();
    }
  };

  it('sends what waits for the runs of a cohort in one signal, in order, without personal data', async () => {
    const eventId = await leaveEvent(store.dataSource, runIds[0]!, 'survey.answered', {
      score: 2,
      comment: 'my name is',
    });
    await inTransaction(store.dataSource, (manager) => requestControl(manager, runIds[0]!, 'pause', NOON));
    await leaveEvent(store.dataSource, runIds[1]!, 'survey.answered', { score: 5 });
    await routing(() => until('it is signaled', () => client.signals.length > 0));
    expect(client.signals).to.have.length(1);
    const { cohortId, deliveries } = client.signals[0]!;
    expect(cohortId).to.equal('cohort-1');
    expect(deliveries.map(({ runId }) => runId)).to.deep.equal([runIds[0], runIds[0], runIds[1]]);
    expect(deliveries[1]!.content).to.deep.equal({ kind: 'control', control: 'pause' });
    expect(deliveries[0]!.at).to.equal(NOON);
    const content = deliveries[0]!.content as unknown as { event: { id: string; data: unknown } };
    expect(content.event.id).to.equal(eventId);
    expect(content.event.data).to.deep.equal({ score: 2 });
    expect(await runEventStates(store.dataSource, runIds[0]!)).to.deep.equal(['delivered', 'delivered']);
  });

  it('keeps what it could not send, and sends it when Temporal is back', async () => {
    await leaveEvent(store.dataSource, runIds[0]!, 'survey.answered', { score: 2 });
    client.failure = new Error('no server');
    await routing(async () => {
      await until('it was tried', async () => (await runEventStates(store.dataSource, runIds[0]!))[0] === 'pending');
      client.failure = undefined;
      await until('it is signaled', () => client.signals.length > 0);
    });
    expect(client.signals[0]!.deliveries).to.have.length(1);
  });

  it('sends again what nobody acknowledged', async () => {
    await leaveEvent(store.dataSource, runIds[0]!, 'survey.answered', { score: 2 });
    await routing(() => until('it is signaled', () => client.signals.length > 0));
    await store.dataSource.query("update run_event set delivered_real_at = now() - interval '2 minutes'");
    await routing(() => until('it is signaled again', () => client.signals.length > 1));
    expect(client.signals[1]!.deliveries[0]!.id).to.equal(client.signals[0]!.deliveries[0]!.id);
  });

  it('calls late what came for a run that has ended, and reports a cohort that is gone', async () => {
    client.states.set('cohort-1', 'closed');
    await leaveEvent(store.dataSource, runIds[0]!, 'survey.answered', { score: 2 });
    await routing(() => until('the cohort is reported', () => gone.includes('cohort-1')));
    expect(await runEventStates(store.dataSource, runIds[0]!)).to.deep.equal(['delivered']);
    await recordActivations(store.dataSource, [
      recordOf(runIds[1]!, [{ type: 'started' }], { status: 'completed', endedAt: NOON }),
    ]);
    await leaveEvent(store.dataSource, runIds[1]!, 'survey.answered', { score: 2 });
    await routing(() =>
      until('it is late', async () => (await runEventStates(store.dataSource, runIds[1]!))[0] === 'late'),
    );
    expect(client.signals).to.deep.equal([]);
  });

  it('routes in one process at a time', async () => {
    const other = new FakeCohorts();
    other.states.set('cohort-1', 'open');
    await routing(async (router) => {
      await leaveEvent(store.dataSource, runIds[0]!, 'survey.answered', { score: 1 });
      router.wake();
      await until('the first leads', () => client.signals.length === 1);
      const second = startRouter({ dataSource: store.dataSource, client: other, eventTypes: EVENT_TYPES });
      try {
        await leaveEvent(store.dataSource, runIds[0]!, 'survey.answered', { score: 2 });
        second.wake();
        router.wake();
        await until('it is signaled', () => client.signals.length === 2);
      } finally {
        await second.stop();
      }
    });
    expect(other.signals).to.deep.equal([]);
  });
});
