// The whole CDNOW file through the import, as anybody would bring it in. The facts are those of the data's own description.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { evaluateSegment } from '../../api/operations/segments.js';
import { purchaseTotals } from '../../store/repositories/purchases.js';
import { saveSegment } from '../../store/repositories/segments.js';
import { readShippedSegments } from '../../store/shipped.js';
import { startTestApi, type TestApi } from '../support/api.js';
import { sharedFolder } from './shared-folder.js';

describe('the CDNOW file', () => {
  const file = sharedFolder('data', 'cdnow-transactions.txt');
  let api: TestApi;

  before(async () => {
    api = await startTestApi({ validateResponses: false });
    api.clock.at = Date.UTC(1998, 5, 30);
  });

  after(() => api.stop());

  async function bring(content: string): Promise<Record<string, number>> {
    const answer = await api.send('POST', '/api/v1/imports?layout=cdnow&source=cdnow&inventAddresses=true', {
      raw: { type: 'text/plain', content },
    });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body.counts;
  }

  const TOTALS = { customers: 23_570, purchases: 69_659, amount: '2500315.63', quantity: 167_881 };

  it('comes in whole, and once, however often it is brought', async () => {
    const content = await readFile(file, 'utf8');
    const counts = await bring(content);
    expect(counts).to.include({ rows: 69_659, accepted: 69_659, refused: 0 });
    expect(counts).to.include({ contactsCreated: 23_570, purchasesCreated: 69_659 });
    expect(await purchaseTotals(api.dataSource, 'cdnow')).to.deep.equal(TOTALS);
    expect(await bring(content)).to.include({ contactsCreated: 0, purchasesCreated: 0, purchasesUpdated: 0 });
    expect(await purchaseTotals(api.dataSource, 'cdnow')).to.deep.equal(TOTALS);
  });

  it('has 18,196 customers who are silent as of 1998-06-30', async () => {
    const silent = readShippedSegments().find((segment) => segment.name === 'silent-customers');
    await api.dataSource.transaction((manager) => saveSegment(manager, silent!, api.clock.at));
    const context = { ...api.context, organisation: { ...api.context.organisation, timeZone: 'UTC' } };
    expect((await evaluateSegment(context, 'silent-customers')).members).to.equal(18_196);
  });

  it('can be streamed while it is read', async () => {
    const answer = await fetch(`${api.url}/api/v1/imports?layout=cdnow&source=streamed`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.adminKey}`, 'content-type': 'text/plain' },
      body: createReadStream(file) as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    expect(((await answer.json()) as { counts: object }).counts).to.include({ purchasesCreated: 69_659 });
  });
});
