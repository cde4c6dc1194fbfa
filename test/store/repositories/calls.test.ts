import { expect } from 'chai';
import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import { inTransaction } from '../../../store/data-source.js';
import { beginCalls, findCalls, settleCalls } from '../../../store/repositories/calls.js';
import { enrol } from '../../../store/repositories/enrolment.js';
import { NOON, openTestStore, publish, type TestStore } from '../sample-rows.js';

describe('stored calls', () => {
  let store: TestStore;
  let runId: string;

  before(async () => {
    store = await openTestStore();
    const definition = await publish(store.dataSource, 'calling');
    const [outcome] = await inTransaction(store.dataSource, (manager) =>
      enrol(manager, [{ definition, contactId: null, input: {}, occasion: 'o' }], NOON),
    );
    runId = (outcome as { runId: string }).runId;
  });

  beforeEach(() => store.dataSource.query('delete from call'));

  after(() => store.close());

  const call = (key: string, attempt = 1): FunctionCall => ({
    runId,
    key,
    name: 'f',
    args: { key },
    attempt,
    subject: {},
  });
  const begin = (...calls: FunctionCall[]) =>
    inTransaction(store.dataSource, (manager) => beginCalls(manager, calls, NOON));
  const settle = (key: string, outcome: FunctionOutcome) =>
    inTransaction(store.dataSource, (manager) => settleCalls(manager, [{ call: { runId, key }, outcome }], NOON));
  const done: FunctionOutcome = { status: 'done', result: { ok: true } };
  const failed = (retryable: boolean): FunctionOutcome => ({
    status: 'failed',
    error: { type: 'about:blank', status: 500 },
    retryable,
  });

  it('give their outcome to every later attempt', async () => {
    expect(await begin(call('a'), call('b'))).to.deep.equal([{ begin: true }, { begin: true }]);
    await settle('a', done);
    const [a, b, c] = await begin(call('a', 2), call('b', 2), call('c'));
    expect(a).to.deep.include({ begin: false });
    expect(a).to.have.nested.property('stored.outcome').that.deep.equals(done);
    expect(b).to.have.nested.property('stored.state', 'started');
    expect(c).to.deep.equal({ begin: true });
    const found = await findCalls(store.dataSource, [call('x'), call('a')]);
    expect(found[0]).to.equal(undefined);
    expect(found[1]).to.deep.include({ key: 'a', functionName: 'f', state: 'done', attempts: 1 });
  });

  it('keep their first outcome', async () => {
    await begin(call('a'));
    await settle('a', done);
    await settle('a', failed(false));
    expect((await findCalls(store.dataSource, [call('a')]))[0]?.outcome).to.deep.equal(done);
  });

  it('may be tried again after a failure that allows it, and not after one that is final', async () => {
    await begin(call('a'), call('b'));
    await settle('a', failed(true));
    await settle('b', failed(false));
    const [a, b] = await begin(call('a', 2), call('b', 2));
    expect(a).to.deep.equal({ begin: true });
    expect(b).to.have.nested.property('stored.state', 'failed');
  });

  it('leave no trace when they were postponed', async () => {
    await begin(call('a'));
    await settle('a', { status: 'again', at: NOON + 1, reason: 'closed' });
    expect(await begin(call('a', 2))).to.deep.equal([{ begin: true }]);
  });

  it('are carried out once by two attempts at the same moment, in the transaction of the effect', async () => {
    let effects = 0;
    const attempt = (): Promise<void> =>
      inTransaction(store.dataSource, async (manager) => {
        const [start] = await beginCalls(manager, [call('raced')], NOON);
        if (!start?.begin) return;
        effects += 1;
        await settleCalls(manager, [{ call: call('raced'), outcome: done }], NOON);
      });
    await Promise.all(Array.from({ length: 10 }, attempt));
    expect(effects).to.equal(1);
  });
});
