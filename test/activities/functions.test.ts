import { expect } from 'chai';
import { DAY_MS, HOUR_MS } from '../../core/calendar/spans.js';
import { newId } from '../../store/new-id.js';
import { anotherRun, call, NOON, openWorld, type Person, people, resultOf, type World } from './world.js';

let world: World;

async function buy(person: Person, at: number, amount: string, currency = 'USD', externalId: string = newId()) {
  const id = newId();
  await world.dataSource.query(
    `insert into purchase (id, contact_id, source, external_id, at, amount, currency, created_at)
     values ($1, $2, 'test', $3, $4, $5, $6, $4)`,
    [id, person.contactId, externalId, new Date(at), amount, currency],
  );
  return id;
}

async function one(person: Person, name: string, args: object, key?: string) {
  return resultOf((await world.execute([call(person, name, args as never, key)]))[0]);
}

const attributesOf = async (person: Person): Promise<unknown> =>
  (await world.dataSource.query('select attributes from contact where id = $1', [person.contactId]))[0].attributes;

describe('native functions about the contact', () => {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  it('readContact sums up purchases in the currency of the organisation and gives only the attributes asked for', async () => {
    const [sara, nobody] = (await people(world, 2, { timeZone: 'Europe/Berlin' })) as [Person, Person];
    await buy(sara, NOON - 300 * DAY_MS, '200.50');
    await buy(sara, NOON - 10 * DAY_MS, '60');
    await buy(sara, NOON - 400 * DAY_MS, '1000');
    await buy(sara, NOON - 5 * DAY_MS, '9000000', 'IRR');
    await buy(sara, NOON + DAY_MS, '5000');
    await one(sara, 'updateContact', { set: { tier: 'gold', secret: 1 } });
    const args = { attributes: ['tier', 'missing'] };
    const outcomes = await world.execute([call(sara, 'readContact', args), call(nobody, 'readContact', args)]);
    expect(resultOf(outcomes[0])).to.deep.equal({
      locale: 'en',
      timeZone: 'Europe/Berlin',
      purchaseClass: 'high',
      purchases: { count: 4, total: 1260.5, currency: 'USD', lastAt: new Date(NOON - 5 * DAY_MS).toISOString() },
      attributes: { tier: 'gold', missing: null },
    });
    expect(resultOf(outcomes[1])).to.deep.include({
      purchaseClass: 'none',
      purchases: { count: 0, total: 0, currency: 'USD', lastAt: null },
    });
  });

  it('readContact classes by the year that ended with the last purchase', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await buy(sara, NOON - 900 * DAY_MS, '80');
    await buy(sara, NOON - 1400 * DAY_MS, '900');
    expect(await one(sara, 'readContact', {})).to.include({ purchaseClass: 'medium' });
  });

  it('updateContact writes, leaves the rest, and null removes', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await one(sara, 'updateContact', { set: { a: 1, b: { c: [1] } } }, 'k1');
    expect(await one(sara, 'updateContact', { set: { a: null, d: 'x' } }, 'k2')).to.deep.equal({ updated: true });
    expect(await attributesOf(sara)).to.deep.equal({ b: { c: [1] }, d: 'x' });
    expect(await one(sara, 'updateContact', { set: { a: 7 } }, 'k1')).to.deep.equal({ updated: true });
    expect(await attributesOf(sara), 'a repeated call writes nothing').to.deep.equal({ b: { c: [1] }, d: 'x' });
  });

  it('recordActivity keeps kind, outcome, score and detail', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const { activityId } = await one(sara, 'recordActivity', {
      kind: 'survey',
      outcome: 'good',
      score: 5,
      detail: { x: 1 },
    });
    const [row] = await world.dataSource.query('select kind, detail, contact_id from activity where id = $1', [
      activityId,
    ]);
    expect(row).to.deep.equal({
      kind: 'survey',
      detail: { x: 1, outcome: 'good', score: 5 },
      contact_id: sara.contactId,
    });
  });

  it('assignVariant keeps the first assignment, whatever the shares become', async () => {
    const many = await people(world, 40);
    const args = { experiment: 'coupon', variants: { A: 50, B: 50 } };
    const first = (await world.execute(many.map((person) => call(person, 'assignVariant', args)))).map(resultOf);
    expect(new Set(first.map((result) => result.variant))).to.deep.equal(new Set(['A', 'B']));
    const later = await Promise.all(many.map((person) => anotherRun(world, person)));
    const onlyA = { experiment: 'coupon', variants: { A: 1, B: 0 } };
    const second = (await world.execute(later.map((person) => call(person, 'assignVariant', onlyA)))).map(resultOf);
    expect(second).to.deep.equal(first);
  });

  it('waitingTime counts working hours of the organisation and days of the contact', async () => {
    const [sara] = (await people(world, 1, { timeZone: 'Europe/Berlin' })) as [Person];
    world.now = Date.UTC(2026, 10, 21, 11, 30);
    expect(await one(sara, 'waitingTime', { workingHours: 4 })).to.deep.equal({
      at: '2026-11-22T07:30:00.000Z',
      duration: 'PT20H',
    });
    world.now = Date.UTC(2026, 9, 24, 8);
    expect(await one(sara, 'waitingTime', { days: 1, zone: 'contact' })).to.deep.equal({
      at: '2026-10-25T09:00:00.000Z',
      duration: 'P1DT1H',
    });
    expect(await one(sara, 'waitingTime', { days: 0 })).to.include({ duration: 'PT0S' });
    world.now = Date.UTC(2026, 10, 21, 11, 30, 0, 250); // between two seconds: never early, and still a valid duration
    expect(await one(sara, 'waitingTime', { workingHours: 4 })).to.include({ duration: 'PT20H' });
  });

  it('issueCoupon gives each call a coupon of its own, and a repeated call the same', async () => {
    const many = await people(world, 3);
    const args = { kind: 'reactivation', percent: 12.5, validFor: 'P14D' };
    const calls = many.map((person) => call(person, 'issueCoupon', args));
    const first = (await world.execute(calls)).map(resultOf);
    expect((await world.execute(calls)).map(resultOf)).to.deep.equal(first);
    const rows: { code: string; percent: string }[] = await world.dataSource.query(
      'select code, percent from coupon where id = any($1::uuid[])',
      [first.map((result) => result.couponId)],
    );
    expect(new Set(rows.map((row) => row.code)).size).to.equal(3);
    expect(rows[0]).to.deep.include({ percent: '12.50' });
    expect(rows[0]!.code).to.match(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/);
    expect(first[0]).to.include({ validUntil: new Date(NOON + 14 * DAY_MS).toISOString() });
  });

  it('a coupon is shown where the message is rendered', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    const { couponId } = await one(sara, 'issueCoupon', { kind: 'x', percent: 15, validFor: 'P14D' }, 'k1');
    const args = {
      channel: 'email',
      template: 'reactivation-coupon',
      parameters: { couponId: couponId!, percent: 15 },
    };
    expect(await one(sara, 'sendMessage', args, 'k2')).to.include({ status: 'sent' });
    const kept = world.mailbox.file.mails().find((mail) => mail.to.includes(sara.email))!;
    const [{ code }] = await world.dataSource.query('select code from coupon where id = $1', [couponId]);
    const raw = (await world.mailbox.file.content(kept)).toString();
    const text = Buffer.from(/text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(raw)![1]!, 'base64').toString();
    expect(text).to.contain(code).and.contain('15% off').and.contain('Saturday 5 December 2026');
  });

  it('creditPurchase credits the last message of the run within the time, and only once', async () => {
    const [sara, tom] = (await people(world, 2)) as [Person, Person];
    const sent = await world.execute(
      [sara, tom].map((person) =>
        call(person, 'sendMessage', { channel: 'email', template: 'reactivation-low' }, 'k1'),
      ),
    );
    const inTime = await buy(sara, NOON + 2 * DAY_MS, '10', 'USD', 'order-7');
    const late = await buy(tom, NOON + 20 * DAY_MS, '10');
    world.now = NOON + 21 * DAY_MS;
    const credited = await world.execute([
      call(sara, 'creditPurchase', { purchaseId: 'order-7', within: 'P14D' }, 'k2'),
      call(tom, 'creditPurchase', { purchaseId: late, within: 'P14D' }, 'k2'),
      call(tom, 'creditPurchase', { purchaseId: inTime, within: 'P14D' }, 'k3'),
    ]);
    expect(credited.map(resultOf)).to.deep.equal([
      { credited: true, messageId: resultOf(sent[0]).messageId },
      { credited: false, messageId: null },
      { credited: false, messageId: null },
    ]);
    const other = await anotherRun(world, sara);
    expect(await one(other, 'creditPurchase', { purchaseId: inTime, within: 'P14D' })).to.include({ credited: false });
  });

  it('a run about nobody, or an erased contact, gets an answer and not an exception', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await world.dataSource.query('delete from contact where id = $1', [sara.contactId]);
    const outcomes = await world.execute([
      call(sara, 'sendMessage', { channel: 'email', template: 'reactivation-low' }, 'k1'),
      call(sara, 'updateContact', { set: { a: 1 } }, 'k2'),
      call(sara, 'recordActivity', { kind: 'x' }, 'k3'),
      { ...call(sara, 'waitingTime', { workingHours: 1, zone: 'contact' }, 'k4'), subject: {} },
    ]);
    expect(resultOf(outcomes[0])).to.include({ status: 'skipped', reason: 'noAddress' });
    expect(resultOf(outcomes[1])).to.deep.equal({ updated: false });
    expect(outcomes[2]).to.include({ status: 'failed', retryable: false });
    expect(resultOf(outcomes[3])).to.include({ at: new Date(NOON + HOUR_MS).toISOString() });
  });
});
