import { expect } from 'chai';
import pg from 'pg';
import { createTestDatabase } from './postgres.js';

describe('test databases', () => {
  it('are migrated, and each is alone', async () => {
    const [first, second] = [await createTestDatabase(), await createTestDatabase()];
    const client = new pg.Client({ connectionString: first.url });
    const other = new pg.Client({ connectionString: second.url });
    await client.connect();
    await other.connect();
    await client.query(`insert into setting (name, value) values ('here', '1')`);
    const { rows } = await other.query('select name from setting');
    await client.end();
    await other.end();
    await first.drop();
    await second.drop();
    expect(rows).to.deep.equal([]);
  });
});
