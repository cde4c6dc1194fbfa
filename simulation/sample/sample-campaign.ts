// One campaign in the sample world: its record, whom it would reach, and what is to come of it. The people in it are numbers,
// but for the contact of the world.
import type { CampaignPlan, CampaignStatus, CampaignTarget } from '../../core/campaigns/campaign-plan.js';
import type { Text } from '../../core/catalog/functions.js';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';

export interface SampleCampaign
  extends Pick<CampaignPlan, 'arms' | 'controlShare' | 'waves' | 'responseWindow' | 'reminder'> {
  readonly campaignId: string;
  readonly name: string;
  readonly title: Text;
  readonly goal: string | null;
  readonly target: CampaignTarget | null;
  readonly budget: number | null;
  readonly currency: string;
  readonly costPerContact: number;
  readonly fixedCosts: number;
  readonly approvalLimit: number | null;
  /** Recipients in a minute; null = as fast as it goes. */
  readonly perMinute: number | null;
  readonly audience: number;
  /** Of the audience, those without a live address or consent. */
  readonly unreachable: number;
  /** Of the audience, those who are not in it any more when it is frozen. */
  readonly leaving: number;
  /** ISO duration from the last enrolment after which the last recipient's process ends. */
  readonly openFor: string;
  /** What keeps it from being carried out, beside an audience without people. */
  readonly problems: readonly string[];
  /** People by what they answered, and what came of all. */
  readonly responses: Readonly<Record<string, number>>;
  readonly leads: number;
  readonly opportunities: number;
  readonly purchases: number;
  readonly revenue: number;
}

export type CampaignControl = 'pause' | 'resume' | 'cancel';

/** How a campaign stands while it is carried out. */
export interface CampaignProgress {
  plan: SampleCampaign;
  status: CampaignStatus;
  stage: string | null;
  frozen: FrozenAudience | null;
  /** Enrolled recipients by wave. */
  readonly enrolled: Map<number, number>;
  lastEnrolledAt: Instant | null;
  /** The first slot of the throttle that is not taken. */
  nextSlotAt: Instant | null;
  /** Ids of the responses of the world's contact, by kind. */
  readonly responses: Map<string, string>;
}

export interface FrozenAudience {
  readonly size: number;
  readonly control: number;
  readonly arms: Readonly<Record<string, number>>;
  readonly waves: readonly { readonly wave: number; readonly size: number; readonly startAt: string }[];
}

/** A paused campaign is looked at again after this time, as the real functions do it. */
export const PAUSED_LOOK_MS = 5_000;

const PARAMETERS: JsonObject = { offer: { fa: 'چای بهاره', en: 'Spring tea' } };

export const DEFAULT_CAMPAIGN: SampleCampaign = {
  campaignId: 'campaign-1',
  name: 'spring-offer',
  title: { fa: 'پیشنهاد بهاری', en: 'Spring offer' },
  goal: null,
  target: null,
  budget: null,
  currency: 'IRR',
  costPerContact: 0,
  fixedCosts: 0,
  approvalLimit: null,
  perMinute: null,
  audience: 1000,
  unreachable: 0,
  leaving: 0,
  controlShare: 0,
  arms: [
    { name: 'A', weight: 1, template: 'campaign-offer-a', parameters: PARAMETERS },
    { name: 'B', weight: 1, template: 'campaign-offer-b', parameters: PARAMETERS },
  ],
  waves: [{ share: 1 }],
  responseWindow: 'P14D',
  reminder: { template: 'campaign-reminder', parameters: PARAMETERS, after: 'P5D' },
  openFor: 'P14D',
  problems: [],
  responses: {},
  leads: 0,
  opportunities: 0,
  purchases: 0,
  revenue: 0,
};

export function beginCampaign(plan: SampleCampaign): CampaignProgress {
  return {
    plan,
    status: 'running',
    stage: null,
    frozen: null,
    enrolled: new Map(),
    lastEnrolledAt: null,
    nextSlotAt: null,
    responses: new Map(),
  };
}

export function changeCampaign(campaign: CampaignProgress, changes: JsonObject): void {
  campaign.plan = { ...campaign.plan, ...(changes as Partial<SampleCampaign>) };
}
