import { expect } from 'chai';
import type { ActivationRecord } from '../../../core/engine/activation-record.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordActivations } from '../../../store/repositories/activation-records.js';
import { commitCohorts, openCohorts, openRunsAmong, unstartedCohorts } from '../../../store/repositories/cohorts.js';
import { enrol } from '../../../store/repositories/enrolment.js';
import {
  moveRuns,
  releaseRunEvents,
  requestControl,
  requeueUnacknowledged,
  runEventsOf,
  settleLateRunEvents,
  takeRunEvents,
} from '../../../store/repositories/run-events.js';
import { listRuns } from '../../../store/repositories/runs.js';
import { insertContacts, NOON, openTestStore, publish, type TestStore } from '../sample-rows.js';

const SIZES = { limit: 1000, size: 100, bulkSize: 200 };

describe('runs and what is told to them', () => {
  let store: TestStore;

  before(async () => {
    store = await openTestStore(20);
  });

  beforeEach(() => store.dataSource.query('truncate run, contact, definition, event cascade'));

  after(() => store.close());

  const enrolRuns = async (count: number, process = 'p'): Promise<string[]> => {
    const definition = await publish(store.dataSource, process);
    const contacts = await insertContacts(store.dataSource, count);
    const outcomes = await inTransaction(store.dataSource, (manager) =>
      enrol(
        manager,
        contacts.map((contactId) => ({ definition, contactId, input: {}, occasion: contactId })),
        NOON,
      ),
    );
    return outcomes.map((outcome) => (outcome as { runId: string }).runId);
  };
  const began = (runId: string, more: Partial<ActivationRecord> = {}): ActivationRecord => ({
    runId,
    epoch: 0,
    status: 'running',
    currentTask: '/do/0',
    nextDueAt: null,
    openCalls: 0,
    fed: [{ seq: 0, at: NOON, fed: { type: 'started' }, stepSeq: 0, stepsAt: NOON, steps: [] }],
    acknowledged: [],
    ...more,
  });
  const control = (runId: string, wish: 'pause' | 'resume' | 'cancel'): Promise<void> =>
    inTransaction(store.dataSource, (manager) => requestControl(manager, runId, wish, NOON));
  const startedRun = async (): Promise<string> => {
    const [runId] = (await enrolRuns(1)) as [string];
    await commitCohorts(store.dataSource, SIZES);
    await recordActivations(store.dataSource, [began(runId)]);
    return runId;
  };

  describe('cohorts', () => {
    it('hold runs of one program each, of the size that the crowd asks for', async () => {
      await enrolRuns(250, 'crowd');
      await enrolRuns(3, 'few');
      const cohorts = await commitCohorts(store.dataSource, SIZES);
      expect(cohorts.map(({ members }) => members.length)).to.deep.equal([200, 3]);
      expect(cohorts[1]?.members.map(({ slot }) => slot)).to.deep.equal([0, 1, 2]);
      expect(cohorts[1]?.members[0]).to.deep.include({ epoch: 0, input: {}, startedAt: NOON, definitionName: 'few' });
      const [rest] = await commitCohorts(store.dataSource, SIZES);
      expect(rest?.members).to.have.length(50);
      expect(await commitCohorts(store.dataSource, SIZES)).to.deep.equal([]);
    });

    it('never share a run, however many starters commit at the same time', async () => {
      await enrolRuns(500);
      const all = await Promise.all(
        Array.from({ length: 8 }, () => commitCohorts(store.dataSource, { limit: 100, size: 20, bulkSize: 200 })),
      );
      const members = all.flat().flatMap((cohort) => cohort.members.map(({ runId }) => runId));
      expect(new Set(members).size).to.equal(members.length);
    });

    it('are found again with the same members when their start was never confirmed', async () => {
      const runIds = await enrolRuns(3);
      const committed = await commitCohorts(store.dataSource, SIZES);
      expect(await unstartedCohorts(store.dataSource, 0)).to.deep.equal(committed);
      expect(await unstartedCohorts(store.dataSource, 3_600_000)).to.deep.equal([]);
      await recordActivations(store.dataSource, [began(runIds[0]!)]);
      expect(await unstartedCohorts(store.dataSource, 0)).to.deep.equal([]);
      expect(await openCohorts(store.dataSource, '', 10)).to.deep.equal([committed[0]?.cohortId]);
      expect(await openRunsAmong(store.dataSource, runIds)).to.have.property('size', 3);
    });
  });

  describe('run events', () => {
    it('wait until their run has begun, and come in order with its address', async () => {
      const [runId] = (await enrolRuns(1)) as [string];
      await control(runId, 'pause');
      await control(runId, 'resume');
      const [cohort] = await commitCohorts(store.dataSource, SIZES);
      expect(await takeRunEvents(store.dataSource, 10)).to.deep.equal([]);
      await recordActivations(store.dataSource, [began(runId)]);
      const taken = await takeRunEvents(store.dataSource, 10);
      expect(taken.map(({ content }) => content)).to.deep.equal([
        { kind: 'control', control: 'pause' },
        { kind: 'control', control: 'resume' },
      ]);
      expect(taken[0]).to.deep.include({ runId, cohortId: cohort?.cohortId, slot: 0, epoch: 0, at: NOON });
    });

    it('are taken by one router each', async () => {
      const runId = await startedRun();
      for (let i = 0; i < 40; i += 1) await control(runId, i % 2 === 0 ? 'pause' : 'resume');
      const taken = await Promise.all(Array.from({ length: 8 }, () => takeRunEvents(store.dataSource, 7)));
      const ids = taken.flat().map(({ id }) => id);
      expect(new Set(ids).size).to.equal(ids.length);
    });

    it('come again when they were given back or not acknowledged, and not after they were acknowledged', async () => {
      const runId = await startedRun();
      await control(runId, 'pause');
      const [first] = await takeRunEvents(store.dataSource, 10);
      await releaseRunEvents(store.dataSource, [first!.id]);
      const [second] = await takeRunEvents(store.dataSource, 10);
      expect(second?.id).to.equal(first?.id);
      expect(await inTransaction(store.dataSource, (manager) => requeueUnacknowledged(manager, 3_600_000))).to.equal(0);
      expect(await inTransaction(store.dataSource, (manager) => requeueUnacknowledged(manager, 0))).to.equal(1);
      const [third] = await takeRunEvents(store.dataSource, 10);
      await recordActivations(store.dataSource, [began(runId, { acknowledged: [third!.id] })]);
      expect(await inTransaction(store.dataSource, (manager) => requeueUnacknowledged(manager, 0))).to.equal(0);
      expect((await runEventsOf(store.dataSource, runId)).map(({ state }) => state)).to.deep.equal(['acknowledged']);
    });

    it('are routed again, to the new address, when their run moved', async () => {
      const runId = await startedRun();
      await control(runId, 'pause');
      await takeRunEvents(store.dataSource, 10);
      await inTransaction(store.dataSource, (manager) =>
        moveRuns(manager, [{ runId, cohortId: 'cohort-new', slot: 4 }]),
      );
      const [again] = await takeRunEvents(store.dataSource, 10);
      expect(again).to.deep.include({ cohortId: 'cohort-new', slot: 4, epoch: 1 });
    });

    it('are late when they came for a run that has ended', async () => {
      const runId = await startedRun();
      await recordActivations(store.dataSource, [began(runId, { status: 'canceled', endedAt: NOON })]);
      await store.dataSource.query("insert into run_event (run_id, control, created_at) values ($1, 'pause', now())", [
        runId,
      ]);
      expect(await settleLateRunEvents(store.dataSource)).to.equal(1);
      expect((await runEventsOf(store.dataSource, runId)).map(({ state }) => state)).to.deep.equal(['late']);
    });
  });

  describe('controls', () => {
    it('are one wish however often they are asked, while on their way', async () => {
      const runId = await startedRun();
      await Promise.all(Array.from({ length: 5 }, () => control(runId, 'pause')));
      await control(runId, 'resume');
      await control(runId, 'pause');
      const wishes = (await runEventsOf(store.dataSource, runId)).map((event) => event.control);
      expect(wishes).to.deep.equal(['pause', 'resume', 'pause']);
    });

    it('are refused for a run that has ended or does not exist', async () => {
      const runId = await startedRun();
      await recordActivations(store.dataSource, [began(runId, { status: 'completed', endedAt: NOON })]);
      const ended = await control(runId, 'pause').catch((error) => error);
      expect(ended).to.have.property('code', 'conflict');
      const unknown = await control('018f0000-0000-7000-8000-000000000000', 'pause').catch((error) => error);
      expect(unknown).to.have.property('code', 'notFound');
    });
  });

  it('runs are listed newest first, page by page, by filter', async () => {
    const runIds = await enrolRuns(5, 'listed');
    await enrolRuns(2, 'other');
    const filters = { definitionName: 'listed', statuses: ['enrolled'] } as const;
    const first = await listRuns(store.dataSource, filters, { limit: 3 });
    const second = await listRuns(store.dataSource, filters, { limit: 3, cursor: first.nextCursor });
    expect([...first.runs, ...second.runs].map(({ id }) => id)).to.deep.equal([...runIds].reverse());
    expect(second.nextCursor).to.equal(undefined);
    expect((await listRuns(store.dataSource, { statuses: ['faulted'] }, { limit: 3 })).runs).to.deep.equal([]);
  });
});
