// Waiting runs become cohorts: grouped by program, committed before the start, started once.
import { expect } from 'chai';
import { REAL_TIME } from '../../../core/calendar/world-clock.js';
import { startCohortStarter } from '../../../runtime/dispatch/cohort-starter.js';
import { openTestStore, type TestStore } from '../../store/sample-rows.js';
import { until } from '../../support/condition.js';
import { enrolContacts, publishTasks, runRow } from './enrolled-runs.js';
import { FakeCohorts } from './fake-cohorts.js';

const TASKS = [{ rest: { wait: { days: 1 } } }];

describe('the cohort starter', () => {
  let store: TestStore;
  let client: FakeCohorts;

  before(async () => {
    store = await openTestStore();
  });
  beforeEach(async () => {
    await store.dataSource.query('truncate contact, run, definition cascade');
    client = new FakeCohorts();
  });
  after(() => store.close());

  const startStarter = () => startCohortStarter({ dataSource: store.dataSource, client, clock: REAL_TIME });
  const hosted = (): number => [...client.inputs.values()].reduce((sum, { members }) => sum + members.length, 0);

  it('puts runs of one program together, at most a hundred, and two hundred where a crowd waits', async () => {
    const few = await publishTasks(store.dataSource, 'few', TASKS);
    const crowd = await publishTasks(store.dataSource, 'crowd', TASKS);
    const runIds = await enrolContacts(store.dataSource, few, 130);
    await enrolContacts(store.dataSource, crowd, 250);
    const starter = startStarter();
    await until('all runs are hosted', () => hosted() === 380);
    await starter.stop();
    const sizes = [...client.inputs.values()].map(({ programHash, members }) => [programHash, members.length]);
    expect(sizes).to.have.deep.members([
      [few.hash, 100],
      [few.hash, 30],
      [crowd.hash, 200],
      [crowd.hash, 50],
    ]);
    expect((await runRow(store.dataSource, runIds[0]!)).cohortId).to.equal(
      [...client.inputs.keys()].find((id) => client.inputs.get(id)!.members[0]!.runId === runIds[0]),
    );
  });

  it('starts runs that come later when it is woken', async () => {
    const definition = await publishTasks(store.dataSource, 'later', TASKS);
    const starter = startStarter();
    await enrolContacts(store.dataSource, definition, 3);
    starter.wake();
    await until('they are hosted', () => hosted() === 3);
    await starter.stop();
    expect(client.inputs.size).to.equal(1);
  });

  it('starts the same cohort with the same members when a start was lost', async () => {
    const definition = await publishTasks(store.dataSource, 'lost', TASKS);
    const runIds = await enrolContacts(store.dataSource, definition, 2);
    client.failure = new Error('no server');
    const failing = startStarter();
    await until('the address is committed', async () => (await runRow(store.dataSource, runIds[0]!)).cohortId !== null);
    await failing.stop();
    client.failure = undefined;
    const starter = startStarter();
    await until('they are hosted', () => hosted() === 2);
    await starter.stop();
    const { cohortId } = await runRow(store.dataSource, runIds[0]!);
    expect(client.inputs.get(cohortId!)!.members.map(({ runId }) => runId)).to.deep.equal(runIds);
  });

  it('takes a start whose answer was lost for a success', async () => {
    const definition = await publishTasks(store.dataSource, 'unheard', TASKS);
    await enrolContacts(store.dataSource, definition, 2);
    client.loseAnswers = true;
    const starter = startStarter();
    await until('they are hosted', () => hosted() === 2);
    client.loseAnswers = false;
    await enrolContacts(store.dataSource, definition, 1);
    starter.wake();
    await until('the next is hosted', () => hosted() === 3);
    await starter.stop();
    expect(client.inputs.size).to.equal(2);
  });
});
