import { expect } from 'chai';
import type { JsonObject } from '../../../core/json.js';
import { newId } from '../../../store/new-id.js';
import { anotherRun, call, openWorld, type Person, people, resultOf, team, type World } from '../world.js';

let world: World;

const move = (person: Person, stage: string, reason: string | null = null, key = `/${stage}`) =>
  call(person, 'updateLead', { stage, reason }, key);
const assign = (person: Person, teamName: string, rule = 'roundRobin', key = '/assign') =>
  call(person, 'assignLead', { team: teamName, rule }, key);

async function leadOf(person: Person): Promise<Record<string, unknown>> {
  return (await world.dataSource.query('select * from lead where contact_id = $1', [person.contactId]))[0];
}

async function historyOf(person: Person): Promise<unknown[]> {
  const rows = await world.dataSource.query(
    `select change.previous, change.stage, change.reason from lead_stage_change as change
     join lead on lead.id = lead_id where contact_id = $1 order by change.id`,
    [person.contactId],
  );
  return rows.map((row: Record<string, unknown>) => Object.values(row).join(' → '));
}

async function shares(experts: readonly string[]): Promise<number[]> {
  const rows = await world.dataSource.query(
    'select owner_id as id, count(*)::integer as count from lead where owner_id = any($1::uuid[]) group by owner_id',
    [experts],
  );
  return experts.map((id) => rows.find((row: { id: string }) => row.id === id)?.count ?? 0);
}

async function give(teamName: string, count: number, rule?: string): Promise<JsonObject[]> {
  const persons = await people(world, count);
  return (await world.execute(persons.map((person) => assign(person, teamName, rule)))).map(resultOf);
}

async function setRegion(person: Person, region: string): Promise<void> {
  await world.dataSource.query("update contact set attributes = jsonb_build_object('region', $2::text) where id = $1", [
    person.contactId,
    region,
  ]);
}

describe('leads', () => {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  describe('move from stage to stage', () => {
    it('with a history, once per call, and each change is told as an event', async () => {
      const [sara] = (await people(world, 1)) as [Person];
      const [first] = (await world.execute([move(sara, 'nurturing')])).map(resultOf);
      expect(first).to.deep.include({ stage: 'nurturing', previous: null, changed: true });
      const calls = [move(sara, 'nurturing', null, '/again'), move(sara, 'disqualified', 'noBudget')];
      const outcomes = (await world.execute(calls)).map(resultOf);
      expect(outcomes.map(({ previous, changed }) => [previous, changed])).to.deep.equal([
        ['nurturing', false],
        ['nurturing', true],
      ]);
      expect((await world.execute(calls)).map(resultOf), 'the same when repeated').to.deep.equal(outcomes);
      expect(await leadOf(sara)).to.include({ id: first!.leadId, stage: 'disqualified', reason: 'noBudget' });
      expect(await historyOf(sara)).to.deep.equal([' → nurturing → ', 'nurturing → disqualified → noBudget']);
      const events = await world.dataSource.query(
        "select data ->> 'stage' as stage from event where contact_id = $1 and type = 'lead.stageChanged' order by id",
        [sara.contactId],
      );
      expect(events.map(({ stage }: { stage: string }) => stage)).to.deep.equal(['nurturing', 'disqualified']);
    });

    it('several times in one batch', async () => {
      const [sara] = (await people(world, 1)) as [Person];
      const stages = ['nurturing', 'marketingQualified', 'customer'];
      await world.execute(stages.map((stage) => move(sara, stage)));
      expect(await leadOf(sara)).to.include({ stage: 'customer', version: 1 });
      expect(await historyOf(sara)).to.have.length(3);
    });

    it('not for nobody, and not to disqualified without a reason', async () => {
      const [sara, gone] = (await people(world, 2)) as [Person, Person];
      await world.dataSource.query('delete from contact where id = $1', [gone.contactId]);
      const outcomes = await world.execute([
        { ...move(sara, 'new'), subject: {} },
        move(gone, 'new'),
        move(sara, 'disqualified'),
        move(sara, 'new', null, '/last'),
      ]);
      expect(outcomes.map(({ status }) => status)).to.deep.equal(['failed', 'failed', 'failed', 'done']);
    });
  });

  describe('are shared among experts', () => {
    it('by turn, going on where the last batch ended, and never twice for one call', async () => {
      const experts = await team(world, 'turns', [50, 50, 50]);
      await give('turns', 2);
      await give('turns', 2);
      const persons = await people(world, 3);
      const calls = persons.map((person) => assign(person, 'turns'));
      const outcomes = (await world.execute(calls)).map(resultOf);
      expect((await world.execute(calls)).map(resultOf)).to.deep.equal(outcomes);
      expect(outcomes.map(({ assigneeId }) => assigneeId)).to.deep.equal([experts[1], experts[2], experts[0]]);
      expect(await shares(experts)).to.deep.equal([3, 2, 2]);
      expect(await leadOf(persons[0]!)).to.include({ stage: 'assigned', owner_id: experts[1] });
    });

    it('evenly when several workers give at once, and no place twice', async () => {
      const experts = await team(world, 'rush', [4, 50, 50]);
      const batches = await Promise.all([1, 2, 3, 4].map(() => people(world, 9)));
      await Promise.all(
        batches.map((persons) => world.executorWith({})(persons.map((person) => assign(person, 'rush')))),
      );
      expect(await shares(experts)).to.deep.equal([4, 16, 16]);
    });

    it('only to those who work here, while they have room; then nobody gets it, and that is said', async () => {
      const experts = await team(world, 'small', [1, 1, 9]);
      await world.dataSource.query('update staff_member set active = false where id = $1', [experts[2]]);
      const given = await give('small', 3);
      expect(given.map(({ assigneeId, reason }) => [assigneeId, reason])).to.deep.equal([
        [experts[0], 'nextInTurn'],
        [experts[1], 'nextInTurn'],
        [null, 'nobodyHasRoom'],
      ]);
      expect(await shares(experts)).to.deep.equal([1, 1, 0]);
    });

    it('by region first, then to the others by turn', async () => {
      const experts = await team(world, 'regions', [9, 9]);
      await world.dataSource.query("update staff_member set regions = '{Shiraz}' where id = $1", [experts[1]]);
      const [inShiraz, elsewhere] = (await people(world, 2)) as [Person, Person];
      await setRegion(inShiraz, 'shiraz');
      await setRegion(elsewhere, 'yazd');
      const outcomes = await world.execute([
        assign(inShiraz, 'regions', 'region'),
        assign(elsewhere, 'regions', 'region'),
      ]);
      expect(outcomes.map(resultOf).map(({ assigneeId, reason }) => [assigneeId, reason])).to.deep.equal([
        [experts[1], 'nextInRegion'],
        [experts[0], 'nobodyInRegion'],
      ]);
    });

    it('by room, and what is qualified fills no place any more', async () => {
      const experts = await team(world, 'room', [3, 2]);
      const given = await give('room', 3, 'capacity');
      expect(given.map(({ assigneeId }) => assigneeId)).to.deep.equal([experts[0], experts[1], experts[0]]);
      await world.dataSource.query("update lead set stage = 'qualified' where owner_id = $1", [experts[0]]);
      expect((await give('room', 1, 'capacity'))[0]).to.include({ assigneeId: experts[0], reason: 'mostRoom' });
    });

    it('and keep their owner when they come back, unless the owner has left', async () => {
      const experts = await team(world, 'owners', [9, 9]);
      const [sara] = (await people(world, 1)) as [Person];
      await world.execute([assign(sara, 'owners')]);
      await world.execute([move(sara, 'parked', 'noAnswer')]);
      const later = await anotherRun(world, sara);
      expect(resultOf((await world.execute([assign(later, 'owners')]))[0])).to.include({
        assigneeId: experts[0],
        reason: 'keptOwner',
      });
      expect(await historyOf(sara)).to.deep.equal([
        ' → new → ',
        'new → assigned → ',
        'assigned → parked → noAnswer',
        'parked → assigned → ',
      ]);
      await world.dataSource.query('update staff_member set active = false where id = $1', [experts[0]]);
      const last = await anotherRun(world, sara);
      expect(resultOf((await world.execute([assign(last, 'owners')]))[0])).to.include({ assigneeId: experts[1] });
    });

    it('not in a team that does not exist, and the others of the batch are', async () => {
      await team(world, 'exists', [9]);
      const [sara, tom] = (await people(world, 2)) as [Person, Person];
      const outcomes = await world.execute([
        assign(sara, 'missing'),
        assign(tom, 'exists'),
        { ...assign(sara, 'exists', 'region', '/nobody'), subject: {} },
      ]);
      expect(outcomes.map(({ status }) => status)).to.deep.equal(['failed', 'done', 'failed']);
      expect(outcomes[0]).to.have.nested.property('error.detail', 'There is no team "missing"');
    });
  });

  describe('become opportunities', () => {
    it('once per call, owned by the owner of the lead, in money that is exact', async () => {
      const [expert] = (await team(world, 'opportunities', [9])) as [string];
      const [sara, tom] = (await people(world, 2)) as [Person, Person];
      await world.execute([assign(sara, 'opportunities')]);
      const title = { fa: 'قرارداد سالانه', en: 'A yearly contract' };
      const note = (person: Person, more: JsonObject = {}) =>
        call(person, 'noteOpportunity', { title, ...more }, '/note');
      const calls = [note(sara, { amount: 1200.5, probability: 0.4 }), note(tom, { pipeline: 'retail' })];
      const outcomes = (await world.execute(calls)).map(resultOf);
      expect((await world.execute(calls)).map(resultOf)).to.deep.equal(outcomes);
      const rows = await world.dataSource.query(
        'select * from opportunity where contact_id = any($1::uuid[]) order by created_at, id',
        [[sara.contactId, tom.contactId]],
      );
      expect(rows).to.have.length(2);
      expect(rows[0]).to.deep.include({
        id: outcomes[0]!.opportunityId,
        title,
        pipeline: 'sales',
        stage: 'new',
        amount: '1200.5000',
        currency: 'USD',
        probability: '0.4000',
        owner_id: expert,
      });
      expect(rows[1]).to.include({ pipeline: 'retail', amount: null, owner_id: null });
    });
  });

  describe('and their tasks', () => {
    const task = (person: Person, assigneeId: string | null) =>
      call(person, 'createTask', {
        form: 'reactivation-call',
        team: 'callers',
        title: { fa: 'تماس', en: 'Call' },
        assigneeId,
      });

    it('go to the named member even without room, else to whom the team would have chosen', async () => {
      const callers = await team(world, 'callers', [9, 1, 9]);
      await world.dataSource.query('update staff_member set active = false where id = $1', [callers[2]]);
      const persons = await people(world, 5);
      const wanted = [callers[1]!, callers[1]!, callers[2]!, newId(), null];
      const outcomes = await world.execute(persons.map((person, index) => task(person, wanted[index]!)));
      expect(outcomes.map(resultOf).map(({ assigneeId }) => assigneeId)).to.deep.equal([
        callers[1],
        callers[1],
        callers[0],
        callers[0],
        callers[0],
      ]);
    });
  });
});
