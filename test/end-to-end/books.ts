// The books of a house when everything is over: tables and mailbox held against each other, without asking the platform.
import type { DemoHouse } from './demo-house.js';

interface MessageRow {
  readonly id: string;
  readonly state: string;
}

interface LostRun {
  readonly id: string;
  readonly greetings: number;
  readonly coupons: number;
}

/** What does not agree, in words; `inFlight` holds the messages that somebody was sending when he was killed. */
export async function discrepancies(house: DemoHouse, inFlight: ReadonlySet<string>): Promise<string[]> {
  const messages = await house.rows<MessageRow>('select id, state from message');
  return [
    ...ledgerAgainstMailbox(messages, await house.mailIds()),
    ...messages
      .filter(({ id, state }) => state === 'unknown' && !inFlight.has(id))
      .map(({ id }) => `message ${id} is unknown, and nobody was killed while sending it`),
    ...(await unfinished(house)),
    ...(await incompleteJournals(house)),
    ...(await lostRunsWithOtherMessages(house)),
  ];
}

/** A Message-ID begins with the id of the row. */
function ledgerAgainstMailbox(messages: readonly MessageRow[], mailIds: readonly string[]): string[] {
  const mails = new Map<string, number>();
  for (const mailId of mailIds) {
    const id = mailId.replace(/^<|@.*$/g, '');
    mails.set(id, (mails.get(id) ?? 0) + 1);
  }
  const rows = new Map(messages.map(({ id, state }) => [id, state]));
  return [
    ...messages
      .filter(({ id, state }) => state === 'sent' && mails.get(id) === undefined)
      .map(({ id }) => `message ${id} is sent, and there is no mail`),
    ...[...mails].filter(([, count]) => count > 1).map(([id, count]) => `message ${id} came ${count} times`),
    ...[...mails.keys()]
      .filter((id) => !['sent', 'unknown'].includes(rows.get(id) ?? 'none'))
      .map((id) => `there is a mail of message ${id}, whose row is ${rows.get(id)}`),
  ];
}

/** Customers who fall silent in a later season begin runs that the demo does not wait for. */
const SEASON = "select * from run where started_at < (select min(started_at) from run) + interval '80 days'";

async function unfinished(house: DemoHouse): Promise<string[]> {
  const rows = await house.rows<{ text: string }>(
    `with season as (${SEASON})
     select format('run %s of %s is %s at %s', id, definition_name, status, current_task) as text
     from season where status <> 'completed'
     union all select format('message %s is %s', message.id, state) from message join season on season.id = run_id
       where state in ('reserved', 'sending', 'held')
     union all select format('run event %s is %s', run_event.id, state) from run_event join season on season.id = run_id
       where state in ('pending', 'delivered')
     union all select format('event %s was never dispatched', id) from event
       where dispatched_at is null and contact_id is not null`,
  );
  return rows.map(({ text }) => text);
}

/** The journal of a run begins and ends with the process itself, and no number is missing in between. */
async function incompleteJournals(house: DemoHouse): Promise<string[]> {
  const rows = await house.rows<{ text: string }>(
    `select format('the journal of run %s has %s of %s entries, from %s to %s',
       run.id, journal.count, journal.last + 1, begin.kind, last.kind) as text
     from run
     left join (select run_id, count(*), max(seq) as last from run_step group by run_id) as journal
       on journal.run_id = run.id
     left join run_step as begin on begin.run_id = run.id and begin.seq = 0
     left join run_step as last on last.run_id = run.id and last.seq = journal.last
     where run.status = 'completed'
       and (journal.count, begin.kind, begin.task, last.kind, last.task)
         is distinct from (journal.last + 1, 'started', '', 'ended', '')`,
  );
  return rows.map(({ text }) => text);
}

/** Whoever is lost was greeted once and offered a coupon once, or the ledger says why not. */
async function lostRunsWithOtherMessages(house: DemoHouse): Promise<string[]> {
  const rows = await house.rows<LostRun>(
    `select run.id,
       count(*) filter (where template in ('reactivation-high', 'reactivation-medium', 'reactivation-low'))::integer
         as greetings,
       count(*) filter (where template = 'reactivation-coupon')::integer as coupons
     from run left join message
       on message.run_id = run.id and message.state in ('sent', 'skipped', 'unknown')
     where definition_name = 'reactivation' and output ->> 'outcome' = 'lost' group by run.id`,
  );
  if (rows.length === 0) return ['no run of reactivation ended as lost'];
  return rows
    .filter(({ greetings, coupons }) => greetings !== 1 || coupons !== 1)
    .map(({ id, greetings, coupons }) => `lost run ${id} has ${greetings} greetings and ${coupons} coupons`);
}
