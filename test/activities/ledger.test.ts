import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { AppError } from '../../core/errors.js';
import { giveUpLostClaims } from '../../store/repositories/ledger-claims.js';
import { call, mailsFor, NOON, openWorld, type Person, people, resultOf, type World } from './world.js';

let world: World;

function inAWorld(): void {
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  beforeEach(() => {
    world.now = NOON;
  });
}

const invitation = (person: Person) =>
  call(person, 'sendMessage', {
    channel: 'email',
    template: 'survey-invitation',
    parameters: { surveyId: 'after-purchase' },
  });

/** As when the process dies there: nothing after it happens, and the batch is repeated by somebody else. */
const dies = async (): Promise<void> => {
  throw new AppError('databaseUnavailable', 'killed');
};

async function dieAt(step: 'afterReserve' | 'afterClaim' | 'afterSend', persons: readonly Person[]): Promise<void> {
  const failure = await world
    .executorWith({ ledgerHooks: { [step]: dies } })(persons.map(invitation))
    .catch((error: unknown) => error);
  expect(failure).to.have.property('message', 'killed');
}

async function states(persons: readonly Person[]): Promise<Record<string, number>> {
  const rows: { state: string; count: number }[] = await world.dataSource.query(
    'select state, count(*)::integer as count from message where run_id = any($1::uuid[]) group by state',
    [persons.map((person) => person.runId)],
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

const expireLeases = (): Promise<unknown> =>
  world.dataSource.query("update message set claimed_until_real = now() - interval '1 second' where state = 'sending'");

const mailCounts = (persons: readonly Person[]): number[] => persons.map((person) => mailsFor(world, person));

const statusOf = (outcome: FunctionOutcome): unknown =>
  outcome.status === 'done' ? resultOf(outcome).status : outcome.status;

describe('the ledger and crashes', () => {
  inAWorld();

  it('killed after the rows were reserved: the repeated calls send them, once', async () => {
    const persons = await people(world, 3);
    await dieAt('afterReserve', persons);
    expect(await states(persons)).to.deep.equal({ reserved: 3 });
    const outcomes = await world.execute(persons.map(invitation));
    expect(outcomes.map(statusOf)).to.deep.equal(['sent', 'sent', 'sent']);
    expect(mailCounts(persons)).to.deep.equal([1, 1, 1]);
  });

  it('killed after the rows were reserved: the rules are asked again before anything goes out', async () => {
    const persons = await people(world, 2);
    await dieAt('afterReserve', persons);
    await world.dataSource.query("update contact_point set status = 'complained' where id = $1", [
      persons[0]!.contactPointId,
    ]);
    const outcomes = await world.execute(persons.map(invitation));
    expect(outcomes.map(statusOf)).to.deep.equal(['skipped', 'sent']);
    expect(mailCounts(persons)).to.deep.equal([0, 1]);
  });

  it('killed after the claim: again while the lease lasts, then unknown, and never sent by itself', async () => {
    const persons = await people(world, 2);
    await dieAt('afterClaim', persons);
    const [waiting] = await world.execute(persons.map(invitation));
    expect(waiting).to.deep.equal({ status: 'again', at: NOON + 1000, reason: 'beingSent' });
    await expireLeases();
    const outcomes = await world.execute(persons.map(invitation));
    expect(outcomes.map(resultOf)).to.deep.include({
      status: 'unknown',
      reason: 'claimLost',
      messageId: resultOf(outcomes[0]).messageId,
    });
    expect((await world.execute(persons.map(invitation))).map(statusOf)).to.deep.equal(['unknown', 'unknown']);
    expect(mailCounts(persons)).to.deep.equal([0, 0]);
    expect(await states(persons)).to.deep.equal({ unknown: 2 });
  });

  it('killed after the provider said yes: unknown, and the mail is not doubled', async () => {
    const persons = await people(world, 2);
    await dieAt('afterSend', persons);
    await expireLeases();
    expect((await world.execute(persons.map(invitation))).map(statusOf)).to.deep.equal(['unknown', 'unknown']);
    expect(mailCounts(persons)).to.deep.equal([1, 1]);
  });

  it('a claim that comes back late still says what became of it', async () => {
    const persons = await people(world, 1);
    const slow = world.executorWith({
      ledgerHooks: {
        afterSend: async () => {
          await expireLeases();
          expect(await giveUpLostClaims(world.dataSource, NOON)).to.equal(1);
        },
      },
    });
    await slow(persons.map(invitation));
    expect(await states(persons)).to.deep.equal({ sent: 1 });
  });

  it('a database that goes away after the provider said yes is waited for: sent, not unknown', async () => {
    const persons = await people(world, 3);
    const cutOff = async (): Promise<void> => {
      await world.dataSource
        .query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()')
        .catch(() => {});
    };
    const failure = await world
      .executorWith({ ledgerHooks: { afterSend: cutOff } })(persons.map(invitation))
      .catch((error: unknown) => error);
    expect(failure instanceof Error ? failure.message : 'carried out').to.equal('carried out');
    expect(await states(persons)).to.deep.equal({ sent: 3 });
    expect(mailCounts(persons)).to.deep.equal([1, 1, 1]);
  });

  it('a process that ends takes no more rows: the rest stays reserved, and the repeated calls send it', async () => {
    const persons = await people(world, 100);
    const ending = new AbortController();
    const afterSend = async (): Promise<void> => ending.abort();
    const last = world.executorWith({ ending: ending.signal, ledgerHooks: { afterSend } });
    const outcomes = (await last(persons.map(invitation))).map(statusOf);
    const left = outcomes.filter((status) => status === 'again').length;
    expect(left).to.be.at.least(60); // two lanes of twenty were under way
    expect(await states(persons)).to.deep.equal({ sent: 100 - left, reserved: left });
    await world.execute(persons.map(invitation));
    expect(mailCounts(persons)).to.deep.equal(Array(100).fill(1));
  });

  it('a worker killed with SIGKILL in the middle leaves at most its window unknown, doubles nothing and loses nothing', async () => {
    const persons = await people(world, 300);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-sending-'));
    const file = path.join(folder, 'calls.json');
    writeFileSync(file, JSON.stringify(persons.map(invitation)));
    const script = new URL('./sending-process.ts', import.meta.url).pathname;
    const args = [world.databaseUrl, String(world.mailbox.smtpPort), String(NOON), file];
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: 'inherit' });
    const before = world.mailbox.file.counts().mails;
    while (world.mailbox.file.counts().mails < before + 60 && child.exitCode === null) await pause(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(folder, { recursive: true });

    await world.execute(persons.map(invitation));
    await expireLeases();
    const outcomes = (await world.execute(persons.map(invitation))).map(statusOf);
    const unknown = outcomes.filter((status) => status === 'unknown').length;
    expect(outcomes.filter((status) => status === 'sent')).to.have.length(300 - unknown);
    expect(unknown).to.be.at.most(40);
    const counts = mailCounts(persons);
    expect(Math.max(...counts)).to.equal(1);
    for (const [index, status] of outcomes.entries()) if (status === 'sent') expect(counts[index]).to.equal(1);
  });
});

describe('the ledger and sets', () => {
  inAWorld();

  it('sends 200 in one batch, one mail each', async () => {
    const persons = await people(world, 200);
    const outcomes = await world.execute(persons.map(invitation));
    expect(outcomes.map(statusOf)).to.deep.equal(Array(200).fill('sent'));
    expect(mailCounts(persons)).to.deep.equal(Array(200).fill(1));
  });

  it('claims at most eighty rows at once, however many batches a process carries out', async () => {
    const persons = await people(world, 400);
    const claimed: number[] = [];
    const afterClaim = async (): Promise<void> => {
      claimed.push((await states(persons)).sending ?? 0);
    };
    const execute = world.executorWith({ ledgerHooks: { afterClaim } });
    const batches = Array.from({ length: 8 }, (_, batch) => persons.slice(batch * 50, (batch + 1) * 50));
    await Promise.all(batches.map((batch) => execute(batch.map(invitation))));
    expect(await states(persons)).to.deep.equal({ sent: 400 });
    expect(Math.max(...claimed)).to.be.at.most(80);
  });

  it('two workers at the same calls send one mail each, and both hear the same in the end', async () => {
    const persons = await people(world, 60);
    const calls = persons.map(invitation);
    const other = world.executorWith({});
    await Promise.all([world.execute(calls), other([...calls].reverse()), world.execute(calls)]);
    const [first, second] = [await world.execute(calls), await other(calls)];
    expect(first.map(statusOf)).to.deep.equal(Array(60).fill('sent'));
    expect(second).to.deep.equal(first);
    expect(mailCounts(persons)).to.deep.equal(Array(60).fill(1));
  });

  it('caps hold when two workers write to the same people in different order', async () => {
    const persons = await people(world, 20);
    const calls = (template: string, key: string) =>
      persons.map((person) => call(person, 'sendMessage', { channel: 'email', template }, key));
    const other = world.executorWith({});
    await Promise.all([
      world.execute(calls('reactivation-low', '/do/0/a#1')),
      other(calls('reactivation-medium', '/do/1/b#1').reverse()),
    ]);
    expect(await states(persons)).to.deep.equal({ sent: 20, held: 20 });
    expect(mailCounts(persons)).to.deep.equal(Array(20).fill(1));
  });

  it('a provider that does not answer is waited for without counting as an attempt', async () => {
    const persons = await people(world, 2);
    const unreachable = {
      send: async () => ({ outcome: 'refusedForNow', detail: 'ECONNREFUSED' }) as const,
      close: async () => {},
    };
    const [outcome] = await world.executorWith({ mail: unreachable })(persons.map(invitation));
    expect(outcome).to.deep.equal({ status: 'again', at: NOON + 5000, reason: 'providerUnreachable' });
    const [row] = await world.dataSource.query('select state, attempts from message where run_id = $1', [
      persons[0]!.runId,
    ]);
    expect(row).to.deep.equal({ state: 'held', attempts: 0 });
    world.now = NOON + 5000;
    expect((await world.execute(persons.map(invitation))).map(statusOf)).to.deep.equal(['sent', 'sent']);
  });
});
