// What becomes of campaigns: while they are carried out, and side by side afterwards.
import { AppError } from '../../../core/errors.js';
import type { Campaign } from '../../../store/repositories/campaigns/campaigns.js';
import {
  type ArmProgress,
  type CampaignPulse,
  type ListedRecipient,
  listRecipients,
  type RecipientFilter,
  readArmProgress,
  readPulse,
  readWaveProgress,
} from '../../../store/repositories/campaigns/progress.js';
import { type CampaignTotals, readTotals } from '../../../store/repositories/campaigns/totals.js';
import type { OperationContext } from '../../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../../cursor.js';
import { requireCampaign } from './campaigns.js';

const MOST_COMPARED = 20;

export interface CampaignProgress
  extends CampaignPulse,
    Pick<Campaign, 'id' | 'name' | 'status' | 'stage' | 'perMinute'> {
  readonly waves: readonly {
    readonly wave: number;
    readonly size: number;
    readonly startAt: string;
    readonly waiting: number;
    readonly enrolled: number;
    readonly refused: Readonly<Record<string, number>>;
  }[];
  readonly groups: readonly ArmProgress[];
}

/** How far it is, for each wave and arm. */
export async function campaignProgress(context: OperationContext, idOrName: string): Promise<CampaignProgress> {
  const { dataSource, clock } = context;
  const { id, name, status, stage, perMinute } = await requireCampaign(dataSource, idOrName);
  const waves = await readWaveProgress(dataSource, id);
  return {
    ...{ id, name, status, stage, perMinute },
    ...(await readPulse(dataSource, id, clock.now())),
    waves: waves.map((wave) => ({ ...wave, startAt: new Date(wave.startAt).toISOString() })),
    groups: await readArmProgress(dataSource, id),
  };
}

/** In people and money, up to now. */
export async function campaignTotals(context: OperationContext, idOrName: string): Promise<CampaignTotals> {
  const campaign = await requireCampaign(context.dataSource, idOrName);
  return readTotals(context.dataSource, campaign, context.clock.now());
}

export interface ComparedCampaign extends Pick<Campaign, 'id' | 'name' | 'status' | 'launchedAt' | 'endedAt'> {
  /** People who responded, and purchases, of those enrolled; null when nobody was. */
  readonly responseRate: number | null;
  readonly purchaseRate: number | null;
  readonly totals: CampaignTotals;
}

/** Side by side, in the order asked for. Throws `badInput` for more than twenty, `notFound` for one that there is not. */
export async function compareCampaigns(
  context: OperationContext,
  idsOrNames: readonly string[],
): Promise<ComparedCampaign[]> {
  if (idsOrNames.length > MOST_COMPARED)
    throw new AppError('badInput', `${idsOrNames.length} campaigns are too many: compare at most ${MOST_COMPARED}.`);
  const compared: ComparedCampaign[] = [];
  for (const idOrName of idsOrNames) {
    const campaign = await requireCampaign(context.dataSource, idOrName);
    const { id, name, status, launchedAt, endedAt } = campaign;
    const totals = await readTotals(context.dataSource, campaign, context.clock.now());
    const rateOf = (count: number): number | null => (totals.enrolled === 0 ? null : count / totals.enrolled);
    const rates = { responseRate: rateOf(totals.responses.contacts), purchaseRate: rateOf(totals.purchases) };
    compared.push({ id, name, status, launchedAt, endedAt, ...rates, totals });
  }
  return compared;
}

/** In the order in which they were written down. */
export async function campaignRecipients(
  context: OperationContext,
  idOrName: string,
  query: RecipientFilter & PageQuery,
): Promise<Page<ListedRecipient>> {
  const { id } = await requireCampaign(context.dataSource, idOrName);
  const limit = limitOf(query);
  const rows = await listRecipients(context.dataSource, id, query, { afterId: readIdCursor(query), limit: limit + 1 });
  return pageOf(rows, limit, (recipient) => [recipient.id]);
}
