// What a campaign is to do, as it is stored and as its parts are read: who, what, when, and how fast.
import { addIsoDuration } from '../calendar/duration.js';
import type { SegmentFilter } from '../catalog/segments.js';
import type { Instant } from '../engine/state.js';
import type { JsonObject } from '../json.js';
import { chooseVariant, type VariantWeights } from '../rules/variant.js';

export type CampaignStatus = 'draft' | 'awaitingApproval' | 'running' | 'paused' | 'completed' | 'canceled';

/** The ten stages in their order; docs/campaigns.md says what happens in each. */
export const CAMPAIGN_STAGES = [
  'creation',
  'check',
  'approval',
  'audience',
  'waves',
  'responses',
  'reminders',
  'attribution',
  'costs',
  'report',
] as const;
export type CampaignStage = (typeof CAMPAIGN_STAGES)[number];

export const TARGET_MEASURES = ['responses', 'purchases', 'leads', 'opportunities', 'revenue', 'roi'] as const;

export interface CampaignTarget {
  readonly measure: (typeof TARGET_MEASURES)[number];
  readonly value: number;
}

export type CampaignAudience = { readonly segment: string } | { readonly filter: SegmentFilter };

export interface CampaignMessage {
  readonly template: string;
  readonly parameters: JsonObject;
}

/** One of the messages that are compared. Weights are relative. */
export interface CampaignArm extends CampaignMessage {
  readonly name: string;
  readonly weight: number;
}

/** Begins at an instant, or so long (ISO duration) after the audience was frozen. Shares are relative. */
export interface PlannedWave {
  readonly share: number;
  readonly startAt?: string;
  readonly after?: string;
}

/** ISO durations throughout. */
export interface CampaignPlan {
  readonly audience: CampaignAudience;
  /** Stock keeping units. */
  readonly products: readonly string[];
  readonly offers: readonly JsonObject[];
  readonly arms: readonly CampaignArm[];
  /** Share of the audience that is left alone, from 0 to below 1. */
  readonly controlShare: number;
  /** Campaigns of one experiment give the same person the same arm and the same control group; null = one of its own. */
  readonly experiment: string | null;
  readonly waves: readonly PlannedWave[];
  readonly window: 'any' | 'businessHours';
  /** How long a message may wait for its window; the policy's own where it is null. */
  readonly deadline: string | null;
  readonly responseWindow: string;
  readonly reminder: (CampaignMessage & { readonly after: string }) | null;
  readonly attributionWindow: string;
  readonly process: string;
  readonly recipientProcess: string;
}

export const CONTROL_ARM = 'control';

/** What `chooseVariant` divides the audience by: the control group is one more arm. */
export function armWeights({ arms, controlShare }: Pick<CampaignPlan, 'arms' | 'controlShare'>): VariantWeights {
  const total = arms.reduce((sum, arm) => sum + arm.weight, 0);
  const treated = arms.map((arm) => [arm.name, (1 - controlShare) * (arm.weight / total)]);
  return Object.fromEntries([...treated, [CONTROL_ARM, controlShare]]);
}

/** The name under which arms are drawn and kept. */
export function experimentOf({ name, plan }: { readonly name: string; readonly plan: CampaignPlan }): string {
  return `campaign/${plan.experiment ?? name}`;
}

/**
 * The arm of a contact: by hash, unless one was drawn before and kept. An earlier campaign of the experiment may have had arms
 * that this one lacks: then it is drawn anew.
 */
export function armOf(
  campaign: { readonly name: string; readonly plan: CampaignPlan },
  contactId: string,
  kept: string | undefined,
): string {
  const { plan } = campaign;
  if (kept === CONTROL_ARM || (kept !== undefined && plan.arms.some(({ name }) => name === kept))) return kept;
  return chooseVariant(experimentOf(campaign), contactId, armWeights(plan));
}

/** When each wave begins: as planned, and no sooner than the one before. */
export function waveStarts(waves: readonly PlannedWave[], frozenAt: Instant): Instant[] {
  let earliest = frozenAt;
  return waves.map(({ startAt, after }) => {
    const planned = startAt === undefined ? addIsoDuration(frozenAt, after ?? 'PT0S') : Date.parse(startAt);
    earliest = Math.max(earliest, planned);
    return earliest;
  });
}

/** How many of `total` belong to each wave; the parts add up, and each is off by less than one. */
export function waveSizes(waves: readonly PlannedWave[], total: number): number[] {
  const shares = waves.reduce((sum, wave) => sum + wave.share, 0);
  let share = 0;
  let given = 0;
  return waves.map((wave) => {
    share += wave.share;
    const upTo = Math.round((share / shares) * total);
    const size = upTo - given;
    given = upTo;
    return size;
  });
}
