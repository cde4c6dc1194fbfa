// Counts over the whole house, for the demo's table and its report.
import type { DataSource } from 'typeorm';
import { isSendingStopped } from './sending-switch.js';

export interface Figures {
  readonly customers: number;
  /** Purchases of the history that was brought in, and the sum of their amounts with two decimals. */
  readonly purchases: number;
  readonly purchaseTotal: string;
  /** Purchases that were told as events since. */
  readonly purchasesSince: number;
  readonly enrolled: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly messages: Readonly<Record<string, number>>;
  /** The switch that stops all sending. */
  readonly sending: 'running' | 'stopped';
  readonly workItems: Readonly<Record<string, number>>;
  /** By stage. */
  readonly leads: Readonly<Record<string, number>>;
}

interface Totals {
  readonly customers: string;
  readonly purchases: string;
  readonly since: string;
  readonly total: string;
}

interface CountRow {
  readonly name: string;
  readonly state: string;
  readonly count: string;
}

function byState(rows: readonly CountRow[]): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]));
}

/** Counts rows by process, state and kind, all of one moment. */
export async function readFigures(dataSource: DataSource): Promise<Figures> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const [totals] = await manager.query<[Totals]>(`
      select (select count(*) from contact) as customers,
             count(*) filter (where not told) as purchases, count(*) filter (where told) as since,
             to_char(coalesce(sum(amount) filter (where not told), 0), 'FM999999999999990.00') as total
      from (select amount, source in (select source from event where type = 'purchase.made') as told
            from purchase) as purchase`);
    const runs = await manager.query<CountRow[]>(`
      select definition_name as name, status as state, count(*) from run group by 1, 2 order by 1, 2`);
    const messages = await manager.query<CountRow[]>(`
      select '' as name, state, count(*) from message group by state order by state`);
    const workItems = await manager.query<CountRow[]>(`
      select '' as name, state, count(*) from work_item group by state order by state`);
    const leads = await manager.query<CountRow[]>(`
      select '' as name, stage as state, count(*) from lead group by stage order by stage`);
    const processes = [...new Set(runs.map((row) => row.name))];
    const runsByProcess = processes.map((name) => [name, byState(runs.filter((row) => row.name === name))] as const);
    return {
      customers: Number(totals.customers),
      purchases: Number(totals.purchases),
      purchaseTotal: totals.total,
      purchasesSince: Number(totals.since),
      enrolled: Object.fromEntries(
        runsByProcess.map(([name, states]) => [name, Object.values(states).reduce((sum, count) => sum + count, 0)]),
      ),
      runs: Object.fromEntries(runsByProcess),
      messages: byState(messages),
      sending: (await isSendingStopped(manager)) ? 'stopped' : 'running',
      workItems: byState(workItems),
      leads: byState(leads),
    };
  });
}

export interface Rest {
  /** A run that wakes later sleeps. */
  readonly until: Date;
  /** Runs that began later are not looked at: in a world that goes on somebody always begins. */
  readonly begunBefore: Date;
}

/**
 * Is everything at rest? True when no event waits to be dispatched, and of the runs that are looked at none waits to be
 * started, for an event on its way, for a message or a call, and none wakes by itself before `until`; and every campaign that
 * was launched is over or paused.
 */
export async function isAtRest(dataSource: DataSource, { until, begunBefore }: Rest): Promise<boolean> {
  const [row] = await dataSource.query<[{ busy: boolean }]>(
    `with begun as (select id, status, next_due_at, open_calls from run where started_at < $2)
     select exists (select 1 from event where dispatched_at is null and contact_id is not null)
         or exists (select 1 from begun where status = 'enrolled')
         or exists (select 1 from begun where status = 'running' and next_due_at <= $1)
         or exists (select 1 from begun where status = 'running' and open_calls > (
              select count(*) from message where message.run_id = begun.id and state = 'held' and held_until > $1))
         or exists (select 1 from run_event join begun on begun.id = run_event.run_id
              where run_event.state in ('pending', 'delivered'))
         or exists (select 1 from message join begun on begun.id = message.run_id
              where state in ('reserved', 'sending') or (state = 'held' and held_until <= $1))
         or exists (select 1 from campaign where status in ('awaitingApproval', 'running'))
         or exists (select 1 from outbox) as busy`,
    [until, begunBefore],
  );
  return !row.busy;
}
