import { expect } from 'chai';
import { newId } from '../../../store/new-id.js';
import { isAtRest } from '../../../store/repositories/figures.js';
import { DAY_MS, insertContacts, NOON, openTestStore, type TestStore } from '../sample-rows.js';

const REST = { until: new Date(NOON + DAY_MS), begunBefore: new Date(NOON + 90 * DAY_MS) };

describe('rest', () => {
  let store: TestStore;
  let runId: string;

  before(async () => {
    store = await openTestStore(2);
  });
  after(() => store.close());
  beforeEach(async () => {
    await store.dataSource.query('truncate contact, run, event, message cascade');
    const [contactId] = await insertContacts(store.dataSource, 1);
    runId = newId();
    await store.dataSource.query(
      `insert into run (id, definition_name, definition_version, program_hash, contact_id, input, status, entry_key, started_at)
       values ($1, 'test', '1.0.0', 'hash', $2, '{}', 'running', 'once', $3)`,
      [runId, contactId, new Date(NOON)],
    );
  });

  const set = (columns: string, ...values: unknown[]): Promise<unknown> =>
    store.dataSource.query(`update run set ${columns} where id = $1`, [runId, ...values]);
  const addMessage = (state: string, heldUntil: number | null): Promise<unknown> =>
    store.dataSource.query(
      `insert into message (id, idempotency_key, run_id, channel, topic, template, template_version, locale, parameters,
         state, verdict, held_until, created_at, state_at)
       values ($1::uuid, $1::text, $2, 'email', 'survey', 'survey-invitation', '1.0.0', 'en', '{}', $3, '{}', $4, $5, $5)`,
      [newId(), runId, state, heldUntil === null ? null : new Date(heldUntil), new Date(NOON)],
    );
  const rests = (): Promise<boolean> => isAtRest(store.dataSource, REST);

  it('is a run that sleeps until later, or waits for an event', async () => {
    expect(await rests()).to.equal(true);
    await set('next_due_at = $2', new Date(NOON + 2 * DAY_MS));
    expect(await rests()).to.equal(true);
    await set('next_due_at = $2', new Date(NOON + DAY_MS / 2));
    expect(await rests()).to.equal(false);
  });

  it('is no run that waits to be started or for a call', async () => {
    await set("status = 'enrolled'");
    expect(await rests()).to.equal(false);
    await set("status = 'running', open_calls = 1");
    expect(await rests()).to.equal(false);
  });

  it('is a run whose only call holds its message for later', async () => {
    await set('open_calls = 1');
    await addMessage('held', NOON + 2 * DAY_MS);
    expect(await rests()).to.equal(true);
    await set('open_calls = 2');
    expect(await rests()).to.equal(false);
  });

  it('is no message that is to be sent soon or is being sent', async () => {
    await addMessage('held', NOON + DAY_MS / 2);
    expect(await rests()).to.equal(false);
    await store.dataSource.query("update message set state = 'sending', held_until = null");
    expect(await rests()).to.equal(false);
    await store.dataSource.query("update message set state = 'unknown'");
    expect(await rests()).to.equal(true);
  });

  it('does not ask for runs that began later', async () => {
    await set("status = 'enrolled', started_at = $2", new Date(NOON + 91 * DAY_MS));
    await addMessage('sending', null);
    expect(await rests()).to.equal(true);
  });
});
