// The activities of cohorts over the database: twice is the same as once.
import { expect } from 'chai';
import { createHostActivities } from '../../activities/host-activities.js';
import { newId } from '../../store/new-id.js';
import { enrolContacts, publishTasks, recordOf, runRow } from '../runtime/dispatch/enrolled-runs.js';
import { insertContacts, NOON, openTestStore, type TestStore } from '../store/sample-rows.js';
import { shippedCatalog } from '../support/engine.js';
import { failureOf } from '../support/failure.js';

describe('host activities', () => {
  let store: TestStore;
  let activities: ReturnType<typeof createHostActivities>;

  before(async () => {
    store = await openTestStore();
    activities = createHostActivities({ dataSource: store.dataSource, catalog: shippedCatalog(), now: () => NOON });
  });
  after(() => store.close());

  it('load a program by its hash, with the functions that change nothing', async () => {
    const { hash } = await publishTasks(store.dataSource, 'loaded', [{ rest: { wait: { days: 1 } } }]);
    const { program, localFunctions } = await activities.loadProgram(hash);
    expect(program.definition.do).to.deep.equal([{ rest: { wait: { days: 1 } } }]);
    expect(localFunctions).to.include('readContact').and.not.include('createTask').and.not.include('sendMessage');
    expect(await failureOf(activities.loadProgram('unknown'))).to.deep.include({ code: 'notFound' });
  });

  it('store an emitted event once, about the contact of its run', async () => {
    const [contactId] = await insertContacts(store.dataSource, 1);
    const event = { runId: newId(), key: '/do/0/tell@', subject: { contactId: contactId! }, at: NOON };
    const emitted = { ...event, event: { type: 'example.happened', source: 'https://example.test', data: { a: 1 } } };
    await activities.emitEvents([emitted, { ...emitted, key: '/do/1/again@' }]);
    await activities.emitEvents([emitted]);
    const rows = await store.dataSource.query(
      'select contact_id as "contactId", type, data from event where source = $1 order by event_id',
      [`ravand/run/${event.runId}`],
    );
    expect(rows).to.deep.equal(Array(2).fill({ contactId, type: 'example.happened', data: { a: 1 } }));
  });

  it('start a process once, and answer for one that is not published', async () => {
    await publishTasks(store.dataSource, 'helper', [{ rest: { wait: { days: 1 } } }]);
    const parent = await publishTasks(store.dataSource, 'parent', [{ rest: { wait: { days: 1 } } }]);
    const [runId] = await enrolContacts(store.dataSource, parent, 1);
    const { subject } = (await store.dataSource.query('select subject from run where id = $1', [runId]))[0];
    const start = {
      runId: runId!,
      id: '/do/0/go#1',
      subject,
      at: NOON,
      version: '1.0.0',
      input: { a: 1 },
      await: true,
    };
    const starts = [
      { ...start, name: 'nobody' },
      { ...start, name: 'helper' },
    ];
    const [unknown, started] = await activities.startProcesses(starts);
    const again = await activities.startProcesses(starts);
    expect(unknown).to.deep.include({ status: 'failed' });
    expect(started).to.deep.include({ status: 'started' });
    expect(again[1]).to.deep.equal(started);
    const rows = await store.dataSource.query(
      'select parent_command as command, input from run where parent_run_id = $1',
      [runId],
    );
    expect(rows).to.deep.equal([{ command: '/do/0/go#1', input: { a: 1 } }]);
  });

  it('record what Postgres could not keep as it is', async () => {
    const definition = await publishTasks(store.dataSource, 'strange', [{ rest: { wait: { days: 1 } } }]);
    const [runId] = await enrolContacts(store.dataSource, definition, 1);
    const end = { status: 'completed', endedAt: NOON, output: { text: 'a\u0000b' } } as const;
    await activities.recordActivations([recordOf(runId!, [{ type: 'started' }], end)]);
    expect((await runRow(store.dataSource, runId!)).output).to.deep.equal({ text: 'a\ufffdb' });
  });
});
