import { expect } from 'chai';
import type { EventTypes } from '../../../core/catalog/cloud-event.js';
import type { ActivationRecord, Fed } from '../../../core/engine/activation-record.js';
import type { Instant } from '../../../core/engine/state.js';
import { inTransaction } from '../../../store/data-source.js';
import { newId } from '../../../store/new-id.js';
import { recordActivations } from '../../../store/repositories/activation-records.js';
import { commitCohorts } from '../../../store/repositories/cohorts.js';
import type { DefinitionPin } from '../../../store/repositories/definitions.js';
import { type EnrolmentRequest, enrol } from '../../../store/repositories/enrolment.js';
import { ingestEvents } from '../../../store/repositories/events.js';
import { feedOf } from '../../../store/repositories/run-feed.js';
import { findRun, journalOf } from '../../../store/repositories/runs.js';
import { insertContacts, NOON, openTestStore, publish, type TestStore } from '../sample-rows.js';

const EVENT_TYPES: EventTypes = new Map([
  ['told', { type: 'told', title: { fa: '', en: '' }, data: { properties: { open: {}, secret: { personal: true } } } }],
]);

describe('the record of activations', () => {
  let store: TestStore;
  let definition: DefinitionPin;

  before(async () => {
    store = await openTestStore();
    definition = await publish(store.dataSource, 'recorded');
  });

  beforeEach(() => store.dataSource.query('truncate run, contact, event cascade'));

  after(() => store.close());

  const enrolRuns = async (count: number, more: Partial<EnrolmentRequest> = {}): Promise<string[]> => {
    const contacts = await insertContacts(store.dataSource, count);
    const outcomes = await inTransaction(store.dataSource, (manager) =>
      enrol(
        manager,
        contacts.map((contactId) => ({ definition, contactId, input: {}, occasion: contactId, ...more })),
        NOON,
      ),
    );
    await commitCohorts(store.dataSource, { limit: 1000, size: 100, bulkSize: 200 });
    return outcomes.map((outcome) => (outcome as { runId: string }).runId);
  };
  const record = (runId: string, seq: number, more: Partial<ActivationRecord> = {}, fed?: Fed): ActivationRecord => ({
    runId,
    epoch: 0,
    status: 'running',
    currentTask: `/do/${seq}`,
    nextDueAt: NOON + seq,
    openCalls: 0,
    fed: [
      {
        seq,
        at: NOON + seq,
        fed: fed ?? { type: 'timerFired', id: `/do/${seq}#1` },
        stepSeq: seq,
        stepsAt: NOON + seq,
        steps: [{ kind: 'started', task: `/do/${seq}`, name: 'step', why: { seq } }],
      },
    ],
    acknowledged: [],
    ...more,
  });
  const ended = (at: Instant = NOON + 99): Partial<ActivationRecord> => ({
    status: 'completed',
    currentTask: null,
    nextDueAt: null,
    openCalls: 0,
    endedAt: at,
    output: { answer: 5 },
  });
  const count = async (sql: string): Promise<number> => (await store.dataSource.query(sql)).length;

  it('writes feed, journal and public state of two hundred runs, and twice is once', async () => {
    const runIds = await enrolRuns(200);
    const records = runIds.map((runId) => record(runId, 0));
    await recordActivations(store.dataSource, records);
    await recordActivations(store.dataSource, records);
    expect(await count('select 1 from run_feed')).to.equal(200);
    expect(await count('select 1 from run_step')).to.equal(200);
    const run = await findRun(store.dataSource, runIds[7]!);
    expect(run).to.deep.include({ status: 'running', currentTask: '/do/0', nextDueAt: new Date(NOON) });
    expect(await journalOf(store.dataSource, runIds[7]!)).to.deep.equal([
      { seq: 0, at: new Date(NOON), kind: 'started', task: '/do/0', name: 'step', detail: { seq: 0 } },
    ]);
  });

  it('is not undone by an older record that is written again, and an end is final', async () => {
    const [runId] = (await enrolRuns(1)) as [string];
    await recordActivations(store.dataSource, [record(runId, 0), record(runId, 1)]);
    await recordActivations(store.dataSource, [record(runId, 0)]);
    expect((await findRun(store.dataSource, runId))?.currentTask).to.equal('/do/1');
    await recordActivations(store.dataSource, [record(runId, 2, ended())]);
    await recordActivations(store.dataSource, [record(runId, 3)]);
    expect(await findRun(store.dataSource, runId)).to.deep.include({
      status: 'completed',
      output: { answer: 5 },
      endedAt: new Date(NOON + 99),
    });
  });

  it('leaves out what a host writes that has handed the run over, and runs that were erased', async () => {
    const [runId] = (await enrolRuns(1)) as [string];
    await recordActivations(store.dataSource, [record(runId, 0, { epoch: 1 }), record(newId(), 0)]);
    expect(await count('select 1 from run_feed')).to.equal(0);
    expect((await findRun(store.dataSource, runId))?.status).to.equal('enrolled');
  });

  it('at the end closes unsent messages, open work items and what was still on its way', async () => {
    const [runId, otherId] = (await enrolRuns(2)) as [string, string];
    for (const run of [runId, otherId]) {
      for (const state of ['held', 'reserved', 'sending', 'sent'])
        await store.dataSource.query(
          `insert into message (id, idempotency_key, run_id, channel, topic, template, template_version, locale, state,
             created_at, state_at) values (gen_random_uuid(), gen_random_uuid(), $1, 'email', 'survey', 't', '1', 'fa', $2, $3, $3)`,
          [run, state, new Date(NOON)],
        );
      for (const state of ['open', 'claimed', 'completed'])
        await store.dataSource.query(
          `insert into work_item (id, run_id, call_key, form, form_version, title, state, created_at)
           values (gen_random_uuid(), $1, $2, 'f', '1', '{}', $2, now())`,
          [run, state],
        );
      await store.dataSource.query(`insert into run_event (run_id, control, created_at) values ($1, 'pause', now())`, [
        run,
      ]);
    }
    await recordActivations(store.dataSource, [record(runId, 0, ended())]);
    const states = async (table: string, run: string): Promise<string[]> =>
      (await store.dataSource.query(`select state from ${table} where run_id = $1 order by state`, [run])).map(
        (row: { state: string }) => row.state,
      );
    expect(await states('message', runId)).to.deep.equal(['canceled', 'canceled', 'sending', 'sent']);
    expect(await states('work_item', runId)).to.deep.equal(['canceled', 'canceled', 'completed']);
    expect(await states('run_event', runId)).to.deep.equal(['late']);
    expect(await states('message', otherId)).to.deep.equal(['held', 'reserved', 'sending', 'sent']);
    expect(await states('run_event', otherId)).to.deep.equal(['pending']);
  });

  it('answers a waiting parent once, with the output or the error of the child', async () => {
    const [parentId] = (await enrolRuns(1)) as [string];
    const child = async (command: string): Promise<string> =>
      (await enrolRuns(1, { occasion: command, parent: { runId: parentId, command } }))[0]!;
    const [good, bad, stopped] = [await child('/do/0#1'), await child('/do/1#1'), await child('/do/2#1')];
    const error = { type: 'about:blank', status: 500 };
    const ends = [
      record(good, 0, ended()),
      record(bad, 0, { ...ended(), status: 'faulted', output: undefined, error }),
      record(stopped, 0, { ...ended(), status: 'canceled', output: undefined }),
    ];
    await recordActivations(store.dataSource, ends);
    await recordActivations(store.dataSource, ends);
    const rows = await store.dataSource.query('select answer from run_event where run_id = $1 order by id', [parentId]);
    expect(rows.map((row: { answer: unknown }) => row.answer)).to.deep.equal([
      { id: '/do/0#1', status: 'done', result: { answer: 5 } },
      { id: '/do/1#1', status: 'failed', error },
      {
        id: '/do/2#1',
        status: 'failed',
        error: {
          type: 'https://serverlessworkflow.io/spec/1.0.0/errors/runtime',
          status: 500,
          title: 'The process was canceled',
        },
      },
    ]);
  });

  it('tells the end as an event only where a published process cares', async () => {
    const [first, second] = (await enrolRuns(2)) as [string, string];
    await recordActivations(store.dataSource, [record(first, 0, ended())]);
    expect(await count('select 1 from event')).to.equal(0);
    await publish(store.dataSource, 'watcher', { eventTypes: ['process.ended'] });
    await recordActivations(store.dataSource, [record(second, 0, ended())]);
    const [event] = await store.dataSource.query('select * from event');
    expect(event).to.deep.include({ type: 'process.ended', at: new Date(NOON + 99) });
    expect(event.data).to.deep.equal({ runId: second, process: 'recorded', status: 'completed' });
    await store.dataSource.query("delete from definition where name = 'watcher'");
  });

  it('gives back what the run was fed, with outcomes and events looked up', async () => {
    const [runId] = (await enrolRuns(1)) as [string];
    const run = (await findRun(store.dataSource, runId))!;
    const [event] = await inTransaction(store.dataSource, (manager) =>
      ingestEvents(
        manager,
        [
          {
            source: 's',
            eventId: '1',
            type: 'told',
            at: NOON,
            data: { open: 1, secret: 2 },
            contactId: run.contactId!,
          },
        ],
        NOON,
      ),
    );
    await store.dataSource.query(
      `insert into call (run_id, key, function, state, outcome, created_at)
       values ($1, 'k1', 'f', 'done', '{"status":"done","result":{"a":1}}', now())`,
      [runId],
    );
    const fed: Fed[] = [
      { type: 'started' },
      { type: 'functionCompleted', id: 'c1', key: 'k1' },
      { type: 'functionCompleted', id: 'c2', key: 'k2', result: 7 },
      { type: 'eventReceived', eventId: event!.id },
      { type: 'eventReceived', eventId: newId() },
      { type: 'pause' },
    ];
    await recordActivations(
      store.dataSource,
      fed.map((entry, seq) => record(runId, seq, {}, entry)),
    );
    const feed = await feedOf(store.dataSource, runId, EVENT_TYPES);
    expect(feed).to.deep.include({ runId, programHash: definition.hash, input: {}, startedAt: NOON });
    expect(feed?.entries.map((entry) => entry.event)).to.deep.equal([
      undefined,
      { type: 'functionCompleted', id: 'c1', result: { a: 1 }, now: NOON + 1 },
      { type: 'functionCompleted', id: 'c2', result: 7, now: NOON + 2 },
      {
        type: 'eventReceived',
        event: {
          specversion: '1.0',
          id: event!.id,
          source: 's',
          type: 'told',
          time: new Date(NOON).toISOString(),
          data: { open: 1, contactId: run.contactId },
        },
        now: NOON + 3,
      },
      undefined,
      { type: 'pause', now: NOON + 5 },
    ]);
  });

  it('feeds the result null as it was, not as a missing one', async () => {
    const [runId] = (await enrolRuns(1)) as [string];
    await store.dataSource.query(
      `insert into call (run_id, key, function, state, outcome, created_at)
       values ($1, 'k', 'f', 'done', '{"status":"done","result":"of another attempt"}', now())`,
      [runId],
    );
    const fed: Fed = { type: 'functionCompleted', id: 'c', key: 'k', result: null };
    await recordActivations(store.dataSource, [record(runId, 0, {}, fed)]);
    const feed = await feedOf(store.dataSource, runId, EVENT_TYPES);
    expect(feed?.entries[0]?.event).to.deep.equal({ type: 'functionCompleted', id: 'c', result: null, now: NOON });
  });
});
