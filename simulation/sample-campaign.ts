// One campaign in the sample world: its record, who would be reached, and what came of it so far. The people in it are
// numbers, but for the contact of the world.
import type { Text } from '../core/catalog/functions.js';
import type { Instant } from '../core/engine/state.js';
import type { JsonObject } from '../core/json.js';
import type { VariantWeights } from '../core/rules/variant.js';

/** A paused campaign is looked at again after this time. */
export const CAMPAIGN_RECHECK_MS = 30_000;

export interface SampleCampaign {
  readonly campaignId: string;
  readonly name: string;
  readonly title: Text;
  readonly goal: string | null;
  readonly target: { readonly measure: string; readonly value: number } | null;
  readonly budget: number | null;
  readonly currency: string;
  readonly costPerContact: number;
  readonly fixedCosts: number;
  /** A plan that costs more needs a person's approval; null = none ever does. */
  readonly approvalAbove: number | null;
  readonly audience: number;
  /** Of the audience, those without an address or consent. */
  readonly unreachable: number;
  /** Of the audience, those who leave it before it is frozen. */
  readonly leaving: number;
  readonly controlShare: number;
  readonly arms: VariantWeights;
  /** `after` is an ISO duration from the start of the run. */
  readonly waves: readonly { readonly after: string; readonly share: number }[];
  /** Recipients a minute; null = no limit. */
  readonly perMinute: number | null;
  readonly responseWindow: string;
  readonly remindAfter: string | null;
  /** ISO duration after which the last recipient's process ends, from the enrolment. */
  readonly openFor: string;
  /** What keeps it from being carried out. */
  readonly problems: readonly string[];
  readonly responses: Readonly<Record<string, number>>;
  readonly leads: number;
  readonly opportunities: number;
  readonly purchases: number;
  readonly revenue: number;
}

export type CampaignControl = 'pause' | 'resume' | 'cancel';

type CampaignStatus = 'draft' | 'awaitingApproval' | 'running' | 'paused' | 'completed' | 'canceled';

/** What changes while the campaign is carried out. */
export interface CampaignProgress {
  plan: SampleCampaign;
  status: CampaignStatus;
  stage: string | null;
  startedAt: Instant;
  /** People of the frozen audience; null before. */
  frozen: { readonly size: number; readonly control: number } | null;
  /** Enrolled recipients by wave. */
  readonly enrolled: Map<number, number>;
  lastEnrolledAt: Instant;
  /** Kinds of responses of the world's contact, with their ids. */
  readonly responses: Map<string, string>;
}

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
  approvalAbove: null,
  audience: 1000,
  unreachable: 0,
  leaving: 0,
  controlShare: 0,
  arms: { A: 1, B: 1 },
  waves: [{ after: 'PT0S', share: 1 }],
  perMinute: null,
  responseWindow: 'P14D',
  remindAfter: 'P5D',
  openFor: 'P14D',
  problems: [],
  responses: {},
  leads: 0,
  opportunities: 0,
  purchases: 0,
  revenue: 0,
};

export function beginCampaign(plan: SampleCampaign, startedAt: Instant): CampaignProgress {
  return {
    plan,
    status: 'running',
    stage: null,
    startedAt,
    frozen: null,
    enrolled: new Map(),
    lastEnrolledAt: startedAt,
    responses: new Map(),
  };
}

export function changeCampaign(campaign: CampaignProgress, changes: JsonObject): void {
  campaign.plan = { ...campaign.plan, ...(changes as Partial<SampleCampaign>) };
}
