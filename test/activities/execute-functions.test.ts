import { expect } from 'chai';
import type { NativeFunction } from '../../activities/deps.js';
import { createExecuteFunctions } from '../../activities/execute-functions.js';
import { failedForNow } from '../../activities/failure.js';
import { NATIVE_FUNCTIONS } from '../../activities/native.js';
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { readCatalog } from '../../store/shipped.js';
import { call, NOON, openWorld, type Person, people, resultOf, type World } from './world.js';

let world: World;

/** The shipped table with other code behind some names. */
function withFunctions(replaced: Record<string, NativeFunction>) {
  const entries = Object.entries(replaced).map(([name, run]) => [name, { run, ownLedger: false }] as const);
  return createExecuteFunctions(world.deps, { ...NATIVE_FUNCTIONS, ...Object.fromEntries(entries) });
}

const record = (person: Person, kind: string, key = 'k1', attempt = 1) =>
  call(person, 'recordActivity', { kind }, key, attempt);

async function activitiesOf(person: Person): Promise<string[]> {
  const rows = await world.dataSource.query('select kind from activity where contact_id = $1 order by kind', [
    person.contactId,
  ]);
  return rows.map((row: { kind: string }) => row.kind);
}

describe('carrying out a batch of calls', () => {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  it('has code for every native function of the catalog, and for nothing else', () => {
    const described = Object.values(readCatalog().functions).filter((one) => one.kind === 'native');
    expect(Object.keys(NATIVE_FUNCTIONS).sort()).to.deep.equal(described.map((one) => one.name).sort());
  });

  it('keeps outcomes in the place of their calls, whatever the functions are', async () => {
    const [sara, tom] = (await people(world, 2)) as [Person, Person];
    const outcomes = await world.execute([
      record(sara, 'a'),
      call(sara, 'nothing', {}),
      call(tom, 'waitingTime', { days: 1 }),
      record(tom, 'b'),
      call(tom, 'waitingTime', {}),
      call(tom, 'awaitEvent', {}),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).to.deep.equal([
      'done',
      'failed',
      'done',
      'done',
      'failed',
      'failed',
    ]);
    expect(outcomes[1]).to.have.nested.property('error.detail', 'There is no native function "nothing"');
    expect(await activitiesOf(tom)).to.deep.equal(['b']);
  });

  it('one call that throws does not take the others of its batch with it', async () => {
    const persons = (await people(world, 3)) as [Person, Person, Person];
    const fragile: NativeFunction = async (calls, context) => {
      if (calls.some((one) => one.runId === persons[1].runId)) throw new Error('a bug for this one');
      return NATIVE_FUNCTIONS.recordActivity!.run(calls, context);
    };
    const outcomes = await withFunctions({ recordActivity: fragile })(persons.map((person) => record(person, 'x')));
    expect(outcomes.map((outcome) => outcome.status)).to.deep.equal(['done', 'failed', 'done']);
    expect(outcomes[1]).to.include({ retryable: true });
    expect(await Promise.all(persons.map(activitiesOf))).to.deep.equal([['x'], [], ['x']]);
  });

  it('a write and its outcome are one: what failed left nothing, and can be tried again', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const broken: NativeFunction = async (calls, context) => {
      await NATIVE_FUNCTIONS.recordActivity!.run(calls, context);
      throw new Error('after the effect');
    };
    const [failed] = await withFunctions({ recordActivity: broken })([record(sara, 'x')]);
    expect(failed).to.include({ status: 'failed', retryable: true });
    expect(await activitiesOf(sara)).to.deep.equal([]);
    expect((await world.execute([record(sara, 'x', 'k1', 2)]))[0]).to.include({ status: 'done' });
    expect(await activitiesOf(sara)).to.deep.equal(['x']);
  });

  it('two workers at the same write do it once and hear the same', async () => {
    const persons = await people(world, 30);
    const calls = persons.map((person) => record(person, 'x'));
    const [one, other] = await Promise.all([world.execute(calls), world.executorWith({})([...calls].reverse())]);
    expect([...other].reverse()).to.deep.equal(one);
    const counts = (await Promise.all(persons.map(activitiesOf))).map((kinds) => kinds.length);
    expect(counts).to.deep.equal(Array(30).fill(1));
  });

  it('again is not an outcome to keep: the call comes back and is done then', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const notYet: NativeFunction = async (calls) =>
      calls.map((): FunctionOutcome => ({ status: 'again', at: NOON + 1000, reason: 'notYet' }));
    expect((await withFunctions({ recordActivity: notYet })([record(sara, 'x')]))[0]).to.include({ status: 'again' });
    expect((await world.execute([record(sara, 'x')]))[0]).to.include({ status: 'done' });
  });

  it('a result that breaks the schema of its function is a failure that says where', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const wrong: NativeFunction = async (calls) => calls.map(() => ({ status: 'done', result: { id: 7 } }));
    const [outcome] = await withFunctions({ recordActivity: wrong })([record(sara, 'x')]);
    expect(outcome).to.have.nested.property('error.title', 'recordActivity gave a wrong result');
  });

  it('a database that is gone rejects the whole batch, so that it is repeated', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const gone: NativeFunction = async () => {
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    };
    const failure = await withFunctions({ recordActivity: gone, waitingTime: gone })([record(sara, 'x')]).catch(
      (error: unknown) => error,
    );
    expect(failure).to.include({ code: 'databaseUnavailable' });
  });
});

describe('calls that reach another system', () => {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const post = (person: Person, attempt = 1) =>
    call(person, 'http', { method: 'post', endpoint: 'https://other.test/' }, 'k1', attempt);

  it('are made once; a repeated call gets the stored outcome', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    let made = 0;
    const http: NativeFunction = async (calls) => calls.map(() => ({ status: 'done', result: { made: ++made } }));
    const execute = withFunctions({ http });
    expect(resultOf((await execute([post(sara)]))[0])).to.deep.equal({ made: 1 });
    expect(resultOf((await execute([post(sara)]))[0])).to.deep.equal({ made: 1 });
  });

  it('whose answer was lost in a crash are unknown, except when they only read', async () => {
    const [sara, tom] = (await people(world, 2)) as [Person, Person];
    await world.dataSource.query(
      `insert into call (run_id, key, function, state, created_at) select run_id, 'k1', 'http', 'started', $2
       from unnest($1::uuid[]) as given (run_id)`,
      [[sara.runId, tom.runId], new Date(NOON)],
    );
    const http: NativeFunction = async (calls) => calls.map(() => ({ status: 'done', result: 'made' }));
    const get = call(tom, 'http', { method: 'get', endpoint: 'https://other.test/' }, 'k1');
    const outcomes = await withFunctions({ http })([post(sara), get]);
    expect(outcomes[0]).to.include({ status: 'failed', retryable: false });
    expect(outcomes[0]).to.have.nested.property('error.title', 'outcomeUnknown');
    expect(outcomes[1]).to.deep.equal({ status: 'done', result: 'made' });
  });

  it('that failed for now are made again at the next attempt', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    let made = 0;
    const http: NativeFunction = async (calls) =>
      calls.map(() => (++made === 1 ? failedForNow('communication', '503', 'busy') : { status: 'done', result: made }));
    const execute = withFunctions({ http });
    expect((await execute([post(sara)]))[0]).to.include({ status: 'failed', retryable: true });
    expect((await execute([post(sara, 2)]))[0]).to.deep.equal({ status: 'done', result: 2 });
  });

  it('never reach an address of the own network', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const inside = call(sara, 'http', { method: 'get', endpoint: `http://127.0.0.1:${world.mailbox.httpPort}/counts` });
    expect((await world.execute([inside]))[0]).to.include({ status: 'failed' });
  });
});
