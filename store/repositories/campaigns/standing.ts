// How campaigns stand while their messages go out: what a sender asks before each batch, each claim and each mail.
import type { CampaignStatus } from '../../../core/campaigns/campaign-plan.js';
import { type Queryable, queryRows } from '../query-rows.js';

export interface CampaignStanding {
  readonly id: string;
  readonly status: CampaignStatus;
  /** Messages in a minute of the world; null = no limit. */
  readonly perMinute: number | null;
}

/** A condition for statements about campaigns: true of those that let nothing out. */
export const CAMPAIGN_STANDS = "campaign.status in ('paused', 'canceled')";

/** Ids of those that let nothing out. */
export async function readStandingStill(queryable: Queryable): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ id: string }>(queryable, `select id from campaign where ${CAMPAIGN_STANDS}`);
  return new Set(rows.map(({ id }) => id));
}

export async function readStandings(
  queryable: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CampaignStanding>> {
  if (ids.length === 0) return new Map();
  const rows = await queryRows<CampaignStanding>(
    queryable,
    'select id, status, per_minute as "perMinute" from campaign where id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
