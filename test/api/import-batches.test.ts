// Files of several batches: contacts of the next one are written while the purchases of the one before are.
import { expect } from 'chai';
import { startTestApi, type TestApi } from '../support/api.js';

describe('imports of several batches', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  const CUSTOMERS = 3_000;
  const ROWS = 12_345;

  /** Everybody buys again and again, so that each batch has rows of everybody. Row 6,001 is wrong, and the last. */
  function cdnowFile(): string {
    const lines = Array.from({ length: ROWS }, (_, index) => {
      const amount = index === 6_000 || index === ROWS - 1 ? 'much' : `${index}.5`;
      return ` ${String(index % CUSTOMERS).padStart(5, '0')} 19970101  1   ${amount}`;
    });
    return lines.join('\n');
  }

  function bring(source: string) {
    const query = `layout=cdnow&inventAddresses=true&source=${source}`;
    return api.send('POST', `/api/v1/imports?${query}`, { raw: { type: 'text/plain', content: cdnowFile() } });
  }

  async function totals(source: string): Promise<object> {
    const [row] = await api.dataSource.query(
      `select (select count(*)::integer from contact) as contacts,
         (select count(*)::integer from contact_point) as points,
         (select count(*)::integer from consent) as consents,
         (select count(*)::integer from purchase where source = $1) as purchases`,
      [source],
    );
    return row;
  }

  const ALL = { contacts: CUSTOMERS, points: CUSTOMERS, consents: 2 * CUSTOMERS, purchases: ROWS - 2 };

  it('take all rows, once, and refuse by line', async () => {
    const first = await bring('whole');
    expect(first.body.counts, first.text).to.include({ rows: ROWS, accepted: ROWS - 2, refused: 2 });
    expect(first.body.counts).to.include({ contactsCreated: CUSTOMERS, purchasesCreated: ROWS - 2 });
    expect(first.body.refusals.map((refusal: { line: number }) => refusal.line)).to.deep.equal([6_001, ROWS]);
    expect(await totals('whole')).to.deep.equal(ALL);
    const again = await bring('whole');
    expect(again.body.counts).to.include({ rows: ROWS, contactsCreated: 0, purchasesCreated: 0, purchasesUpdated: 0 });
    expect(again.body.refusals).to.deep.equal(first.body.refusals);
    expect(await totals('whole')).to.deep.equal(ALL);
  });

  it('that end in the middle keep the batches before, and the same file completes them', async () => {
    await api.dataSource.query(
      `alter table purchase add constraint stumble check (source <> 'halves' or amount <> 7000.5)`,
    );
    expect((await bring('halves')).status).to.equal(500);
    const [failed] = (await api.send('GET', '/api/v1/imports?limit=1')).body.items;
    expect(failed).to.include({ status: 'failed' });
    expect(failed.counts).to.include({ rows: 5_000, purchasesCreated: 5_000 });
    expect(await totals('halves')).to.include({ purchases: 5_000 });
    await api.dataSource.query('alter table purchase drop constraint stumble');
    const completed = await bring('halves');
    expect(completed.body.counts).to.include({ rows: ROWS, purchasesCreated: ROWS - 2 - 5_000, refused: 2 });
    expect(await totals('halves')).to.deep.equal(ALL);
  });

  it('that know the same people at the same time do not hinder each other', async () => {
    const answers = await Promise.all([bring('left'), bring('right')]);
    expect(answers.map(({ body }) => body.counts.purchasesCreated)).to.deep.equal([ROWS - 2, ROWS - 2]);
    expect(await totals('right')).to.deep.equal(ALL);
  });
});
