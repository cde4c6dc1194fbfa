import { expect } from 'chai';
import { DAY_MS } from '../../../core/calendar/spans.js';
import type { JsonObject } from '../../../core/json.js';
import { newId } from '../../../store/new-id.js';
import { call, NOON, openWorld, type Person, people, resultOf, type World } from '../world.js';

let world: World;

const score = (person: Person, key = '/score', model = 'lead') => call(person, 'scoreContact', { model }, key);

async function setAttributes(person: Person, attributes: JsonObject): Promise<void> {
  await world.dataSource.query('update contact set attributes = $2 where id = $1', [
    person.contactId,
    JSON.stringify(attributes),
  ]);
}

async function react(person: Person, kind: string, times: number, at = NOON): Promise<void> {
  const messageId = newId();
  await world.dataSource.query(
    `insert into message (id, idempotency_key, contact_id, channel, topic, template, template_version, locale, state,
       created_at, state_at)
     values ($1::uuid, $1::text, $2, 'email', 'promotional', 'reactivation-high', '1.0.0', 'en', 'sent', $3, $3)`,
    [messageId, person.contactId, new Date(at)],
  );
  for (let occurrence = 0; occurrence < times; occurrence++)
    await world.dataSource.query(
      'insert into message_event (id, message_id, kind, at, occurrence) values ($1, $2, $3, $4, $5)',
      [newId(), messageId, kind, new Date(at), String(occurrence)],
    );
}

async function happen(person: Person, type: string, data: JsonObject): Promise<void> {
  const id = newId();
  await world.dataSource.query(
    `insert into event (id, source, event_id, type, at, data, contact_id, received_at)
     values ($1::uuid, 'test', $1::text, $2, $3, $4, $5, $3)`,
    [id, type, new Date(NOON), JSON.stringify(data), person.contactId],
  );
}

async function storedScore(person: Person): Promise<Record<string, unknown>> {
  return (await world.dataSource.query('select * from score where contact_id = $1', [person.contactId]))[0];
}

async function changesOf(person: Person): Promise<unknown[]> {
  const rows = await world.dataSource.query(
    'select previous, score, run_id, call_key from score_change where contact_id = $1 order by id',
    [person.contactId],
  );
  return rows.map((row: Record<string, unknown>) => Object.values(row));
}

describe('scoreContact', () => {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });

  it('counts attributes, the source of the lead, reactions, events and purchases, and keeps why', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await setAttributes(sara, { industry: 'food', companySize: 250, source: 'list' });
    await world.dataSource.query(
      `insert into lead (id, contact_id, stage, source, region, captured_at, stage_at, updated_at)
       values ($1, $2, 'new', 'referral', 'tehran', $3, $3, $3)`,
      [newId(), sara.contactId, new Date(NOON)],
    );
    await react(sara, 'clicked', 2);
    await happen(sara, 'site.visited', { page: 'pricing' });
    await happen(sara, 'form.submitted', { form: 'demo', fields: { phone: '0912' } });
    await world.dataSource.query(
      `insert into purchase (id, contact_id, source, external_id, at, amount, currency, created_at)
       values ($1::uuid, $2, 'test', $1::text, $3, 9, 'USD', $3)`,
      [newId(), sara.contactId, new Date(NOON)],
    );
    const result = resultOf((await world.execute([score(sara)]))[0]);
    // fit: referral 15, industry 10, region 5, ten people 5, two hundred 10; behaviour: 2 clicks 20, prices 8 + visit 3,
    // a form for a demonstration 30 + 15, a purchase 25.
    expect(result).to.deep.equal({ score: 146, fit: 45, behaviour: 101, threshold: 50, qualified: true, change: 146 });
    const stored = await storedScore(sara);
    expect(stored).to.include({ model: 'lead', model_version: '1.0.0', score: 146, qualified: true });
    const { fit, behaviour } = stored.explanation as { fit: JsonObject[]; behaviour: JsonObject[] };
    expect(fit.find(({ rule }) => rule === 'warmSource')).to.include({ found: 'referral', holds: true, points: 15 });
    expect(fit.find(({ rule }) => rule === 'boughtList')).to.include({ holds: false, points: 0 });
    expect(behaviour.find(({ rule }) => rule === 'clicked')).to.include({ times: 2, fresh: 20, points: 20 });
    expect(JSON.stringify(stored.explanation)).to.not.contain('0912');
    expect(await changesOf(sara)).to.deep.equal([[null, 146, sara.runId, '/score']]);
  });

  it('scores a whole batch with one statement for each kind of fact, whatever its size', async () => {
    const persons = await people(world, 200);
    for (const person of persons.slice(0, 3)) await react(person, 'clicked', 1);
    const statements: string[] = [];
    const query = world.dataSource.driver.createQueryRunner.bind(world.dataSource.driver);
    world.dataSource.driver.createQueryRunner = (mode) => {
      const runner = query(mode);
      const run = runner.query.bind(runner);
      runner.query = ((sql: string, ...rest: []) => {
        statements.push(sql);
        return run(sql, ...rest);
      }) as typeof runner.query;
      return runner;
    };
    const outcomes = await world.execute(persons.map((person) => score(person)));
    world.dataSource.driver.createQueryRunner = query;
    expect(outcomes.map(resultOf).filter(({ behaviour }) => behaviour === 10)).to.have.length(3);
    expect(statements.filter((sql) => sql.includes('message_event'))).to.have.length(1);
    expect(statements.length).to.be.below(20);
  });

  it('is done once for each call: repeated it gives the stored outcome, a new call tells the change', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await react(sara, 'clicked', 1);
    const first = await world.execute([score(sara)]);
    await react(sara, 'replied', 1);
    expect(await world.execute([score(sara)])).to.deep.equal(first);
    const results = (await world.execute([score(sara, '/second'), score(sara, '/third')])).map(resultOf);
    expect(results[0]).to.include({ score: 30, change: 20 });
    expect(await changesOf(sara)).to.deep.equal([
      [null, 10, sara.runId, '/score'],
      [10, 30, sara.runId, '/second'],
      [30, 30, sara.runId, '/third'],
    ]);
  });

  it('fades: the same facts give less later, and the date of the next change is kept', async () => {
    const [sara] = (await people(world, 1)) as [Person];
    await react(sara, 'clicked', 4);
    await world.execute([score(sara)]);
    const [due] = await world.dataSource.query("select at from due where kind = 'score' and subject = $1", [
      `lead/${sara.contactId}`,
    ]);
    expect(due.at).to.deep.equal((await storedScore(sara)).changes_at);
    world.now = NOON + 30 * DAY_MS;
    expect(resultOf((await world.execute([score(sara, '/later')]))[0])).to.include({ score: 20, change: -20 });
  });

  it('needs a contact and a model', async () => {
    const [sara, gone] = (await people(world, 2)) as [Person, Person];
    await world.dataSource.query('delete from contact where id = $1', [gone.contactId]);
    const outcomes = await world.execute([
      score(sara, '/a', 'nothing'),
      { ...score(sara, '/b'), subject: {} },
      score(gone),
      score(sara),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['failed', 'failed', 'failed', 'done']);
    expect(outcomes[0]).to.have.nested.property('error.detail', 'There is no score model "nothing"');
  });
});
