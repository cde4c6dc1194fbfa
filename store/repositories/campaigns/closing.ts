// The end of a campaign: its status for good, and the report that stays.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../../core/engine/state.js';
import type { Json } from '../../../core/json.js';
import { changeCampaign, lockCampaign } from './campaigns.js';
import { type CampaignTotals, readTotals } from './totals.js';

export interface ClosedCampaign {
  readonly status: 'completed' | 'canceled';
  readonly roi: number | null;
}

/**
 * Closes a campaign that exists: as canceled with a reason or when it was canceled before, else as completed. The report holds
 * the totals of that moment; the first one stays.
 */
export async function closeCampaignRecord(
  manager: EntityManager,
  id: string,
  reason: string | null,
  now: Instant,
): Promise<ClosedCampaign> {
  const campaign = (await lockCampaign(manager, id, 'change'))!;
  const isCanceled = campaign.status === 'canceled' || (reason !== null && campaign.status !== 'completed');
  const status = isCanceled ? 'canceled' : 'completed';
  if (campaign.report !== null) return { status, roi: (campaign.report as unknown as CampaignTotals).roi };
  const totals = await readTotals(manager, campaign, now);
  await changeCampaign(
    manager,
    id,
    {
      status,
      report: totals as unknown as Json,
      ...(campaign.endedAt === null ? { endedAt: now } : {}),
      ...(reason === null || campaign.endReason !== null ? {} : { endReason: reason }),
    },
    now,
  );
  return { status, roi: totals.roi };
}
