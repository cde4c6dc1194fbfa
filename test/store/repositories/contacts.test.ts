import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../store/data-source.js';
import { type ContactFacts, type ContactOutcome, upsertContacts } from '../../../store/repositories/contacts.js';
import { queryRows } from '../../../store/repositories/query-rows.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';

const NOW = Date.UTC(2026, 2, 1);

function email(address: string): { kind: 'email'; value: string; normalised: string } {
  return { kind: 'email', value: address, normalised: address };
}

describe('contacts brought in', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const upsert = async (facts: readonly ContactFacts[]): Promise<readonly ContactOutcome[]> =>
    (await dataSource.transaction((manager) => upsertContacts(manager, facts, NOW))).outcomes;

  before(async () => {
    database = await createTestDatabase();
    dataSource = await openDatabase(database.url);
  });

  after(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('are found again by external id or by any address, and merged within one list', async () => {
    const [first, again, byAddress] = await upsert([
      { externalId: 'a1', displayName: 'Sara', points: [email('sara@shop.test')], attributes: { city: 'Shiraz' } },
      { externalId: 'a1', locale: 'fa', attributes: { tier: 2 } },
      { points: [email('sara@shop.test'), email('work@shop.test')] },
    ]);
    expect(first?.status).to.equal('created');
    expect(again).to.deep.equal({ ...first, status: 'existing' });
    expect(byAddress).to.deep.equal({ ...first, status: 'existing' });
    const rows = await queryRows(
      dataSource,
      `select display_name, locale, attributes, (select array_agg(normalised order by is_primary desc)
         from contact_point where contact_id = contact.id) as points
       from contact where external_id = 'a1'`,
    );
    expect(rows).to.deep.equal([
      {
        display_name: 'Sara',
        locale: 'fa',
        attributes: { city: 'Shiraz', tier: 2 },
        points: ['sara@shop.test', 'work@shop.test'],
      },
    ]);
  });

  it('keep what is not said, and count a version only when something changed', async () => {
    await upsert([{ externalId: 'b1', displayName: 'Ann', timeZone: 'Asia/Tehran' }]);
    await upsert([{ externalId: 'b1', displayName: 'Ann' }]);
    await upsert([{ externalId: 'b1', attributes: { city: 'Yazd' } }]);
    const [row] = await queryRows(
      dataSource,
      `select version, display_name, time_zone from contact where external_id = 'b1'`,
    );
    expect(row).to.deep.equal({ version: 2, display_name: 'Ann', time_zone: 'Asia/Tehran' });
  });

  it('are not guessed: an address of somebody else is a conflict', async () => {
    const outcomes = await upsert([
      { externalId: 'c1', points: [email('c@shop.test')] },
      { externalId: 'c2', points: [email('c@shop.test')] },
      { externalId: 'c3' },
      { externalId: 'c3', points: [email('c@shop.test')] },
    ]);
    expect(outcomes.map((outcome) => outcome.status)).to.deep.equal(['created', 'conflict', 'created', 'conflict']);
  });

  it('get the external id of a later row when only an address was known', async () => {
    await upsert([{ points: [email('d@shop.test')] }]);
    const [outcome] = await upsert([{ externalId: 'd1', points: [email('d@shop.test')] }]);
    const [row] = await queryRows<{ id: string }>(dataSource, `select id from contact where external_id = 'd1'`);
    expect(outcome).to.deep.equal({ status: 'existing', contactId: row?.id });
  });

  it('are created once by lists that come at the same time', async () => {
    const list = Array.from({ length: 50 }, (_, i) => ({ externalId: `e${i}`, points: [email(`e${i}@shop.test`)] }));
    await Promise.all([upsert(list), upsert([...list].reverse()), upsert(list)]);
    const [row] = await queryRows(dataSource, `select count(*)::int as n from contact where external_id like 'e%'`);
    expect(row).to.deep.equal({ n: 50 });
  });
});
