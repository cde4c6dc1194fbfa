// What the runs of a campaign are told when it is paused, resumed or canceled: one statement, however many there are.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import { wakeUp } from '../../wake-up.js';
import { ingestEvents } from '../events.js';
import { queryRow, queryRows } from '../query-rows.js';
import type { RunControl } from '../run-events.js';
import type { Campaign } from './campaigns.js';

const SOURCE = 'ravand/campaign';

/**
 * Tells all open runs of a campaign; gives how many. Its own run is paused and resumed with the others, but never canceled: it
 * still has to close the campaign. A wish that is on its way already is not told twice.
 */
export async function controlRunsOf(
  manager: EntityManager,
  { id, runId }: Pick<Campaign, 'id' | 'runId'>,
  control: RunControl,
  now: Instant,
): Promise<number> {
  const told = await queryRows(
    manager,
    `with newest as (
       select distinct on (run_event.run_id) run_event.run_id, run_event.control from run_event
       join run on run.id = run_event.run_id
       where run.campaign_id = $1 and run_event.state in ('pending', 'delivered') and run_event.control is not null
       order by run_event.run_id, run_event.id desc
     )
     insert into run_event (run_id, control, created_at)
     select run.id, $3, $4 from run left join newest on newest.run_id = run.id
     where run.campaign_id = $1 and run.status in ('enrolled', 'running', 'paused')
       and newest.control is distinct from $3 and ($3 <> 'cancel' or run.id is distinct from $2::uuid)
     order by run.id
     returning id`,
    [id, runId, control, new Date(now)],
  );
  if (told.length > 0) await wakeUp(manager, 'runEvents');
  return told.length;
}

/**
 * Tells the campaign's own run that the campaign was canceled, and lets it go on if it was paused: it closes the campaign. False
 * when there is no such run any more.
 */
export async function tellCanceled(
  manager: EntityManager,
  { id, runId, status }: Pick<Campaign, 'id' | 'runId' | 'status'>,
  reason: string | null,
  now: Instant,
): Promise<boolean> {
  const open = await queryRow(
    manager,
    "select id from run where id = $1 and status in ('enrolled', 'running', 'paused') for no key update",
    [runId],
  );
  if (!open || runId === null) return false;
  if (status === 'paused') {
    await manager.query("insert into run_event (run_id, control, created_at) values ($1, 'resume', $2)", [
      runId,
      new Date(now),
    ]);
    await wakeUp(manager, 'runEvents');
  }
  const type = 'campaign.canceled';
  await ingestEvents(
    manager,
    [{ source: SOURCE, eventId: `${id}/canceled`, type, at: now, data: { campaignId: id, reason }, runId }],
    now,
  );
  return true;
}
