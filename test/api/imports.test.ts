import { expect } from 'chai';
import { startTestApi, type TestApi } from '../support/api.js';

const MAPPING = {
  externalId: 'customer',
  displayName: 'name',
  email: 'mail',
  attributes: { city: 'city', tier: 'tier' },
  purchase: { id: 'invoice', at: 'date', amount: 'total', currency: 'currency' },
};
const HEADER = 'customer,name,mail,city,tier,invoice,date,total,currency';

describe('imports over the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });

  after(() => api.stop());

  function path(source: string, query: Record<string, string> = {}, mapping: object | null = MAPPING): string {
    const given: Record<string, string> = mapping ? { mapping: JSON.stringify(mapping) } : {};
    return `/api/v1/imports?${new URLSearchParams({ source, ...given, ...query })}`;
  }

  function upload(target: string, content: string | Uint8Array, type = 'text/csv') {
    return api.send('POST', target, { raw: { type, content } });
  }

  async function count(table: string, where = 'true'): Promise<number> {
    const [row] = await api.dataSource.query(`select count(*)::integer as n from ${table} where ${where}`);
    return row.n;
  }

  it('store contacts and purchases, and the same file again changes nothing', async () => {
    const file = [
      `\uFEFF${HEADER}`,
      'k1,"Ann, A.",ann@shop.test,Shiraz,3,i1,2026-03-01,10.50,IRR',
      'k1,"Ann, A.",ann@shop.test,Shiraz,3,i2,1404-12-20 14:30,۲۰٫۵,IRR',
      'k2,"نیلوفر ""نیلو""",nil@shop.test,شیراز,0012,i3,2026/03/02T10:00:00+03:30,7,',
    ].join('\r\n');
    const first = await upload(path('shop'), file);
    expect(first.status, first.text).to.equal(201);
    expect(first.body).to.deep.include({ status: 'completed', refusals: [] });
    expect(first.body.counts).to.include({ rows: 3, accepted: 3, refused: 0, contactsCreated: 2, purchasesCreated: 3 });
    const again = await upload(path('shop'), file);
    expect(again.body.counts).to.include({
      rows: 3,
      accepted: 3,
      contactsCreated: 0,
      purchasesCreated: 0,
      purchasesUpdated: 0,
    });
    const rows = await api.dataSource.query(
      `select external_id, at, amount::text, currency from purchase where source = 'shop' order by external_id`,
    );
    expect(rows).to.deep.equal([
      { external_id: 'i1', at: new Date('2026-02-28T20:30:00Z'), amount: '10.5000', currency: 'IRR' },
      { external_id: 'i2', at: new Date('2026-03-11T11:00:00Z'), amount: '20.5000', currency: 'IRR' },
      { external_id: 'i3', at: new Date('2026-03-02T06:30:00Z'), amount: '7.0000', currency: 'IRR' },
    ]);
    const [nil] = (await api.send('GET', '/api/v1/contacts?externalId=k2')).body.items;
    expect(nil).to.deep.include({ displayName: 'نیلوفر "نیلو"', attributes: { city: 'شیراز', tier: '0012' } });
    expect(await count('contact', `version > 1 and external_id like 'k%'`)).to.equal(0);
  });

  it('correct a purchase whose facts differ', async () => {
    const changed = `${HEADER}\nk1,,,,,i1,2026-03-01,11,IRR\n`;
    expect((await upload(path('shop'), changed)).body.counts).to.include({ purchasesCreated: 0, purchasesUpdated: 1 });
  });

  it('make leads of everybody in a file, each once, and tell of them only when asked to', async () => {
    const mapping = { email: 'mail', lead: { source: 'from', region: 'city' } };
    const file = 'mail,from,city\nfair1@shop.test,fair,Shiraz\nFAIR1@shop.test,list,Qom\nfair2@shop.test,,\n';
    const first = await upload(path('spring-fair', {}, mapping), file);
    expect(first.body.counts).to.include({ accepted: 3, contactsCreated: 2, leadsCaptured: 2, eventsEmitted: 0 });
    const leads = async (): Promise<unknown[]> =>
      (await api.send('GET', '/api/v1/leads')).body.items.map(({ source, region, stage }: Record<string, unknown>) => [
        source,
        region,
        stage,
      ]);
    expect(await leads()).to.deep.equal([
      ['spring-fair', null, 'new'],
      ['fair', 'Shiraz', 'new'],
    ]);
    const again = await upload(path('spring-fair', { trigger: 'true' }, mapping), `${file}fair3@shop.test,,\n`);
    expect(again.body.counts).to.include({ leadsCaptured: 1, eventsEmitted: 2 });
    expect(await count('event', "type = 'lead.captured'")).to.equal(1);
    const missing = await upload(path('x', {}, { email: 'mail', lead: { region: 'town' } }), file);
    expect(missing.body.errors[0].pointer).to.equal('/query/mapping/lead/region');
  });

  it('start nothing, unless a trigger is asked for', async () => {
    await api.dataSource.query('truncate event cascade');
    await upload(path('quiet'), `${HEADER}\nq1,,q1@shop.test,,,q1,2026-03-01,5,IRR\n`);
    expect(await count('event')).to.equal(0);
    const file = `${HEADER}\nt1,,t1@shop.test,,,j1,2026-03-01,5,IRR\nt1,,,,,j2,2026-03-02,6,IRR\n`;
    const answer = await upload(path('triggering', { trigger: 'true' }), file);
    expect(answer.body.counts).to.include({ purchasesCreated: 2, eventsEmitted: 2 });
    await upload(path('triggering', { trigger: 'true' }), file);
    const { items } = (await api.send('GET', '/api/v1/events?type=purchase.made')).body;
    expect(items).to.have.length(2);
    expect(items[0].data).to.include({ externalId: 'j2', amount: '6', currency: 'IRR' });
  });

  it('refuse the rows that are wrong, with line, column and what was expected, and take the others', async () => {
    const file = [
      HEADER,
      'r1,One,one@shop.test,,,q1,2026-03-01,10,IRR',
      'r2,Two,not an address,,,q2,2026-03-01,10,IRR',
      'r3,Three,three@shop.test,,,q3,yesterday,ten,IRR',
      'r4,"Four',
      'on two lines",four@shop.test,,,q4,2026-03-01,10,IRR',
      'r5,Five,five@shop.test,,,,2026-03-01,10,IRR',
      'too,short',
      ',Nobody,,,,q7,2026-03-01,10,IRR',
      'r8,Eight,one@shop.test,,,q8,2026-03-01,10,IRR',
      'r9,Nine,nine@shop.test,,,q9,2026-03-01,10,IRR',
    ].join('\n');
    const answer = await upload(path('broken'), file);
    expect(answer.body.counts).to.include({ rows: 9, accepted: 3, refused: 6 });
    const refusals = answer.body.refusals.map((refusal: { line: number; column: string }) => [
      refusal.line,
      refusal.column,
    ]);
    expect(refusals).to.deep.equal([
      [3, 'mail'],
      [4, 'date'],
      [4, 'total'],
      [7, 'invoice'],
      [8, ''],
      [9, 'customer'],
      [10, ''],
    ]);
    expect(answer.body.refusals[1]).to.include({ reason: 'badValue', found: 'yesterday' });
    const { id } = answer.body;
    const page = await api.send('GET', `/api/v1/imports/${id}/refusals?limit=5`);
    const rest = await api.send('GET', `/api/v1/imports/${id}/refusals?limit=5&cursor=${page.body.nextCursor}`);
    expect([...page.body.items, ...rest.body.items]).to.deep.equal(answer.body.refusals);
    const csv = await api.send('GET', `/api/v1/imports/${id}/refused.csv`);
    expect(csv.headers.get('content-type')).to.match(/^text\/csv/);
    const lines = csv.text.trim().split('\r\n');
    expect(lines).to.have.length(8);
    expect(lines[1])
      .to.include('not an address')
      .and.match(/^3,mail,badValue,/);
  });

  it('refuse each row in which somebody is told wrongly, also when the row before says the same', async () => {
    const row = (contact: string, invoice: string): string => `${contact},,,${invoice},2026-03-01,10,IRR`;
    const wrong = 's1,Sam,sam at shop.test';
    const right = 's1,Sam,sam@shop.test';
    const rows = [row(wrong, 'u1'), row(wrong, 'u2'), row(right, 'u3'), row(right, 'u4'), row(wrong, 'u5')];
    const answer = await upload(path('told twice'), [HEADER, ...rows].join('\n'));
    expect(answer.body.counts).to.include({ accepted: 2, refused: 3, contactsCreated: 1, purchasesCreated: 2 });
    expect(answer.body.refusals.map((refusal: { line: number }) => refusal.line)).to.deep.equal([2, 3, 6]);
  });

  it('refuse a file that is none, and leave nothing of it', async () => {
    const before = [await count('contact'), await count('purchase'), await count('import')];
    const good = `${HEADER}\nz1,Z,z1@shop.test,,,z1,2026-03-01,10,IRR\n`;
    const files: [string, string | Uint8Array, RegExp][] = [
      ['empty', '', /empty/],
      ['binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 8, 0]), /no text/],
      ['not UTF-8', Buffer.concat([Buffer.from(good), Buffer.from([0xd3, 0xe1, 0xc7, 0xe3])]), /not text in utf-8/],
      ['an open quote', `${good}z2,"never closed,z2@shop.test,,,z2,2026-03-01,10,IRR\n`, /never closed/],
      ['other columns', 'a,b\n1,2\n', /no column "customer"/],
    ];
    for (const [name, content, expected] of files) {
      const answer = await upload(path('none'), content);
      expect(answer.body, name).to.include({ status: 400, code: 'badInput' });
      expect(answer.body.detail, name).to.match(expected);
    }
    expect([await count('contact'), await count('purchase'), await count('import')]).to.deep.equal(before);
  });

  it('read other encodings and delimiters', async () => {
    const windows = Buffer.concat([Buffer.from('customer;name\nenc1;'), Buffer.from([0xd3, 0xe1, 0xc7, 0xe3])]);
    const mapping = { externalId: 'customer', displayName: 'name' };
    const first = await upload(path('encoded', { encoding: 'windows-1256' }, mapping), windows);
    expect(first.body.counts).to.include({ accepted: 1 });
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('customer\tname\nenc2\tسلام\n', 'utf16le')]);
    expect((await upload(path('encoded', {}, mapping), utf16)).body.counts).to.include({ accepted: 1 });
    const names = await api.dataSource.query(
      `select display_name from contact where external_id like 'enc%' order by external_id`,
    );
    expect(names.map((row: { display_name: string }) => row.display_name)).to.deep.equal(['سلام', 'سلام']);
  });

  it('grant consents that were not known, and never undo a withdrawal', async () => {
    const mapping = { externalId: 'customer', email: 'mail', consents: ['promotional'] };
    const file = 'customer,mail\ncon1,con1@shop.test\ncon2,con2@shop.test\n';
    await upload(path('consents', {}, mapping), file);
    const [contact] = (await api.send('GET', '/api/v1/contacts?externalId=con1')).body.items;
    api.clock.at += 1000;
    await api.send('POST', `/api/v1/contacts/${contact.id}/consents`, {
      body: { channel: 'email', topic: 'promotional', status: 'withdrawn' },
    });
    await upload(path('consents', {}, mapping), file);
    const consents = (await api.send('GET', `/api/v1/contacts/${contact.id}/consents`)).body.items;
    expect(consents.map((consent: { status: string }) => consent.status)).to.deep.equal(['withdrawn', 'granted']);
  });

  it('read the CDNOW layout: equal rows are two purchases, addresses are invented on request', async () => {
    const file = [
      ' 00001 19970101  1   11.77',
      ' 00001 19970101  1   11.77',
      ' 00002 19970112  5   77.00',
      ' 00002 1997-01-12  5   77.00',
      ' 0000x 19970112  5',
    ].join('\n');
    const answer = await upload(path('cdnow', { layout: 'cdnow', inventAddresses: 'true' }, null), file, 'text/plain');
    expect(answer.body.counts).to.include({
      rows: 5,
      accepted: 3,
      refused: 2,
      contactsCreated: 2,
      purchasesCreated: 3,
    });
    expect(answer.body.refusals.map((refusal: { line: number }) => refusal.line)).to.deep.equal([4, 5]);
    const [contact] = (await api.send('GET', '/api/v1/contacts?email=c00001@example.test')).body.items;
    expect(contact.externalId).to.equal('00001');
    const consents = (await api.send('GET', `/api/v1/contacts/${contact.id}/consents`)).body.items;
    expect(
      new Set(consents.map((consent: { source: string; topic: string }) => `${consent.source} ${consent.topic}`)),
    ).to.deep.equal(new Set(['demo promotional', 'demo survey']));
    const again = await upload(path('cdnow', { layout: 'cdnow', inventAddresses: 'true' }, null), file, 'text/plain');
    expect(again.body.counts).to.include({ contactsCreated: 0, purchasesCreated: 0, purchasesUpdated: 0 });
  });

  it('have whoever was touched looked at again by segments, after the whole file', async () => {
    await api.dataSource.query('delete from due');
    const mapping = { externalId: 'customer' };
    await upload(path('due', {}, mapping), 'customer\nd1\nd2\nd1\n');
    expect(await count('due', `kind = 'contactChanged'`)).to.equal(2);
  });

  it('need exactly one of layout and mapping', async () => {
    for (const target of [path('x', {}, null), path('x', { layout: 'cdnow' })])
      expect((await upload(target, 'a\n1\n')).body).to.include({ status: 400, code: 'badInput' });
  });
});
