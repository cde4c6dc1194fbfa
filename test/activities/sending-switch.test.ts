import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { FunctionCall } from '../../core/catalog/calls.js';
import { AppError } from '../../core/errors.js';
import { newId } from '../../store/new-id.js';
import { countStandingMessages, turnSendingSwitch } from '../../store/repositories/sending-switch.js';
import { call, mailsFor, NOON, openWorld, type Person, people, planAnswers, team, type World } from './world.js';

const LOOK_AGAIN = { status: 'again', at: NOON + 10_000, reason: 'sendingStopped' };

describe('the switch that stops all sending', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(async () => {
    world.now = NOON;
    await turn(false);
    await planAnswers(world, []);
  });

  const turn = (stopped: boolean): Promise<boolean> =>
    world.dataSource.transaction((manager) =>
      turnSendingSwitch(manager, { stopped, by: 'test', reason: null, at: world.now }),
    );
  const invitation = (person: Person, more = {}): FunctionCall => {
    const parameters = { surveyId: 'after-purchase' };
    return call(person, 'sendMessage', { channel: 'email', template: 'survey-invitation', parameters, ...more });
  };
  const mails = (persons: readonly Person[]): number =>
    persons.reduce((sum, person) => sum + mailsFor(world, person), 0);
  const rowsOf = (persons: readonly Person[]): Promise<Record<string, unknown>[]> =>
    world.dataSource.query(
      `select state, reason, attempts, count(*)::integer as count from message where run_id = any($1::uuid[])
       group by 1, 2, 3 order by 1`,
      [persons.map((person) => person.runId)],
    );
  const stateOf = (outcome: unknown): unknown => (outcome as { result?: { status: string } }).result?.status;

  it('holds messages of every topic, and mails to staff; they go once when it is turned back', async () => {
    const [sara, ali] = (await people(world, 2)) as [Person, Person];
    const [supervisor] = await team(world, newId(), [5, 5]);
    const task = newId();
    await world.dataSource.query(
      `insert into work_item (id, contact_id, form, form_version, title, team_id, assignee_id, created_at)
       select $1, $2, 'after-sales-call', '1.0.0', '{"fa": "تماس", "en": "Call"}', team_id, id, now()
       from staff_member where id = $3`,
      [task, sara.contactId, supervisor],
    );
    const promotion = call(ali, 'sendMessage', { channel: 'email', template: 'reactivation-low' });
    const notice = call(sara, 'notifyStaff', { taskId: task, template: 'task-reminder' }, '/do/1/tell#1');
    const calls = [invitation(sara), promotion, notice];
    await turn(true);
    expect(await world.execute(calls)).to.deep.equal([LOOK_AGAIN, LOOK_AGAIN, LOOK_AGAIN]);
    world.now = NOON + 10_000;
    const [still] = await world.execute(calls);
    expect(still).to.deep.equal({ ...LOOK_AGAIN, at: NOON + 20_000 });
    expect(await rowsOf([sara, ali])).to.deep.equal([
      { state: 'held', reason: 'sendingStopped', attempts: 0, count: 3 },
    ]);
    expect(await countStandingMessages(world.dataSource)).to.deep.equal({ held: 3, beingSent: 0 });
    expect(world.mailbox.file.counts().mails).to.equal(0);
    await turn(false);
    expect((await world.execute(calls)).map(stateOf)).to.deep.equal(['sent', 'sent', 'sent']);
    expect((await world.execute(calls)).map(stateOf)).to.deep.equal(['sent', 'sent', 'sent']);
    expect(world.mailbox.file.counts().mails).to.equal(3);
  });

  it('still says at once who will never get a message, and when it is over, who waited too long', async () => {
    const [late, refused] = [...(await people(world, 1)), ...(await people(world, 1, { consents: [] }))] as Person[];
    await turn(true);
    const outcomes = await world.execute([invitation(late!, { deadline: 'PT1H' }), invitation(refused!)]);
    expect(outcomes[0]).to.deep.equal(LOOK_AGAIN);
    expect(outcomes[1]).to.have.nested.property('result.reason', 'noConsent');
    world.now = NOON + 7_200_000;
    await turn(false);
    const [over] = await world.execute([invitation(late!, { deadline: 'PT1H' })]);
    expect(over).to.have.nested.property('result.reason', 'tooLate');
  });

  it('holds what was reserved before it was turned', async () => {
    const persons = await people(world, 3);
    const dies = async (): Promise<void> => {
      throw new AppError('databaseUnavailable', 'killed');
    };
    await world
      .executorWith({ ledgerHooks: { afterReserve: dies } })(persons.map((person) => invitation(person)))
      .catch(() => {});
    expect(await rowsOf(persons)).to.deep.include({ state: 'reserved', reason: null, attempts: 0, count: 3 });
    await turn(true);
    await world.execute(persons.map((person) => invitation(person)));
    expect(await rowsOf(persons)).to.deep.equal([{ state: 'held', reason: 'sendingStopped', attempts: 0, count: 3 }]);
    expect(mails(persons)).to.equal(0);
  });

  it('lets nobody claim any more, and gives back what was claimed and not begun', async () => {
    const [reserved, claimed] = [await people(world, 2), await people(world, 2)];
    const stop = async (): Promise<void> => void (await turn(true));
    const before = await world.executorWith({ ledgerHooks: { afterReserve: stop } })(
      reserved.map((person) => invitation(person)),
    );
    expect(before[0]).to.deep.equal({ status: 'again', at: NOON + 1000, reason: 'beingSent' });
    await turn(false);
    const between = await world.executorWith({ ledgerHooks: { afterClaim: stop } })(
      claimed.map((person) => invitation(person)),
    );
    expect(between).to.deep.equal([LOOK_AGAIN, LOOK_AGAIN]);
    expect(await rowsOf(claimed)).to.deep.equal([{ state: 'held', reason: 'sendingStopped', attempts: 0, count: 2 }]);
    expect(mails([...reserved, ...claimed])).to.equal(0);
    await turn(false);
    const after = await world.execute([...reserved, ...claimed].map((person) => invitation(person)));
    expect(after.map(stateOf)).to.deep.equal(Array(4).fill('sent'));
  });

  it('stops several processes in the middle of their work; nothing is lost or doubled', async () => {
    const [here, there] = [await people(world, 150), await people(world, 150)];
    const calls = [...here, ...there].map((person) => invitation(person));
    const slow = { answers: [], delayMs: 150 };
    await fetch(`http://127.0.0.1:${world.mailbox.httpPort}/answers`, { method: 'PUT', body: JSON.stringify(slow) });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-switch-'));
    const file = path.join(folder, 'calls.json');
    writeFileSync(file, JSON.stringify(there.map((person) => invitation(person))));
    const script = new URL('./sending-process.ts', import.meta.url).pathname;
    const args = ['--import', 'tsx', script, world.databaseUrl, String(world.mailbox.smtpPort), String(NOON), file];
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    const ended = once(child, 'exit');
    while (mails(there) === 0) await pause(5);
    const working = world.execute(here.map((person) => invitation(person)));
    while (mails(here) === 0) await pause(5);
    await turn(true);
    await Promise.all([working, ended]);
    rmSync(folder, { recursive: true });

    await world.execute(calls);
    const rows = await rowsOf([...here, ...there]);
    const countOf = (state: string): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
    expect(rows.map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['held', 'sendingStopped'],
      ['sent', null],
    ]);
    expect(countOf('sent')).to.equal(mails([...here, ...there]));
    expect(countOf('held') + countOf('sent')).to.equal(300);
    await planAnswers(world, []);
    await turn(false);
    expect((await world.execute(calls)).map(stateOf)).to.deep.equal(Array(300).fill('sent'));
    expect(new Set([...here, ...there].map((person) => mailsFor(world, person)))).to.deep.equal(new Set([1]));
  });
});
