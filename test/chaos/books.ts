// The books of a house when everything is over: tables and mailbox held against each other, without asking the platform.
import type { DemoHouse } from './demo-house.js';
import { VISITOR_SOURCE } from './knocking-visitor.js';

interface MessageRow {
  readonly id: string;
  readonly state: string;
}

export interface Doings {
  /** Messages that were in somebody's hands when he was killed. */
  readonly inFlight: ReadonlySet<string>;
  /** Events that were acknowledged, by their sender's ids. */
  readonly acknowledged: readonly string[];
}

/** What does not agree, in words. */
export async function discrepancies(house: DemoHouse, { inFlight, acknowledged }: Doings): Promise<string[]> {
  const messages = await house.rows<MessageRow>('select id, state from message');
  return [
    ...ledgerAgainstMailbox(messages, await house.mailIds()),
    ...messages
      .filter(({ id, state }) => state === 'unknown' && !inFlight.has(id))
      .map(({ id }) => `message ${id} is unknown, and nobody was killed while sending it`),
    ...(await eventsAgainstAcknowledged(house, acknowledged)),
    ...(await unfinished(house)),
    ...(await incompleteJournals(house)),
    ...(await otherMessagesThanDue(house)),
    ...(await campaignsAgainstRuns(house)),
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

async function eventsAgainstAcknowledged(house: DemoHouse, acknowledged: readonly string[]): Promise<string[]> {
  const rows = await house.rows<{ id: string }>(`select event_id as id from event where source = '${VISITOR_SOURCE}'`);
  const stored = new Map<string, number>();
  for (const { id } of rows) stored.set(id, (stored.get(id) ?? 0) + 1);
  return acknowledged
    .filter((id) => stored.get(id) !== 1)
    .map((id) => `event ${id} was acknowledged, and is there ${stored.get(id) ?? 0} times`);
}

/** Customers who fall silent in a later season begin runs that the demo does not wait for. */
const SEASON = "select * from run where started_at < (select min(started_at) from run) + interval '80 days'";

/** A run may sleep on beyond the end of the demo; one whose time has come, or that waits for nothing, is stuck. */
async function unfinished(house: DemoHouse): Promise<string[]> {
  const rows = await house.rows<{ text: string }>(
    `with season as (${SEASON}), last as (select max(steps_at) as at from run_feed)
     select format('run %s of %s is %s at %s', id, definition_name, status, current_task) as text
     from season, last where status <> 'completed'
       and not (status = 'running' and open_calls = 0 and coalesce(next_due_at > last.at, false))
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

/** What every run of a process that has come to its end, or has begun, asked for exactly once; the ledger says what came of it. */
const DUE_ONCE = [
  {
    of: "definition_name = 'reactivation' and output ->> 'outcome' = 'lost'",
    template: 'reactivation-(high|medium|low)',
  },
  { of: "definition_name = 'reactivation' and output ->> 'outcome' = 'lost'", template: 'reactivation-coupon' },
  {
    of: "definition_name = 'lead-nurturing' and (status = 'running' or output ->> 'outcome' = 'parked')",
    template: 'lead-welcome',
  },
  { of: "definition_name = 'campaign-recipient' and status = 'completed'", template: 'campaign-offer-[ab]' },
];

async function otherMessagesThanDue(house: DemoHouse): Promise<string[]> {
  const found = DUE_ONCE.map(async ({ of, template }) => {
    const rows = await house.rows<{ id: string; count: number }>(
      `select run.id, count(message.id)::integer as count from run
       left join message on message.run_id = run.id and message.template ~ '^${template}$'
       where ${of} group by run.id`,
    );
    if (rows.length === 0) return [`there is no run with ${of}`];
    return rows
      .filter(({ count }) => count !== 1)
      .map(({ id, count }) => `run ${id} asked ${count} times for ${template}`);
  });
  return (await Promise.all(found)).flat();
}

/** Every recipient outside the control group has one run, nobody in it has one, and the campaign is over. */
async function campaignsAgainstRuns(house: DemoHouse): Promise<string[]> {
  const recipients = await house.rows<{ text: string }>(
    `select format('recipient %s in arm %s has %s runs', recipient.contact_id, recipient.arm, count(run.id)) as text
     from campaign_recipient as recipient
     left join run on run.campaign_id = recipient.campaign_id and run.contact_id = recipient.contact_id
     group by recipient.id having count(run.id) <> (recipient.arm <> 'control')::integer`,
  );
  const campaigns = await house.rows<{ text: string }>(
    "select format('campaign %s is %s', name, status) as text from campaign where status <> 'completed'",
  );
  return [...recipients, ...campaigns].map(({ text }) => text);
}
