// What a person writes to make a campaign: checked to the end before anything is stored, every mistake told at once.
import type {
  CampaignArm,
  CampaignAudience,
  CampaignMessage,
  CampaignPlan,
  CampaignTarget,
  PlannedWave,
} from '../../../core/campaigns/campaign-plan.js';
import type { Text } from '../../../core/catalog/functions.js';
import { schemaCheck } from '../../../core/catalog/json-schema.js';
import type { Instant } from '../../../core/engine/state.js';
import { AppError, type FailureDetail } from '../../../core/errors.js';
import type { JsonObject } from '../../../core/json.js';
import type { CampaignFacts } from '../../../store/repositories/campaigns/campaigns.js';
import type { CostKind, NewCost } from '../../../store/repositories/campaigns/costs.js';
import type { OperationContext } from '../../context.js';
import { loadSpec } from '../../spec.js';
import { mistakesIn } from './draft-mistakes.js';

/** Decimal text, or a number of at most four places. */
export type Amount = number | string;

export interface CostDraft {
  readonly kind: CostKind;
  readonly title: string;
  readonly amount: Amount;
  readonly at?: string;
  readonly note?: string;
}

/** What is left out has the default of docs/campaigns.md. */
export interface CampaignDraft {
  readonly name: string;
  readonly title: Text;
  readonly goal?: string | null;
  readonly target?: CampaignTarget | null;
  readonly audience: CampaignAudience;
  readonly products?: readonly string[];
  readonly offers?: readonly JsonObject[];
  readonly budget?: Amount | null;
  readonly currency?: string;
  readonly costPerContact?: Amount;
  readonly approvalLimit?: Amount | null;
  readonly costs?: readonly CostDraft[];
  readonly arms: readonly (Omit<CampaignArm, 'weight' | 'parameters'> & Partial<CampaignArm>)[];
  readonly controlShare?: number;
  readonly experiment?: string | null;
  readonly waves?: readonly PlannedWave[];
  readonly perMinute?: number | null;
  readonly window?: CampaignPlan['window'];
  readonly deadline?: string | null;
  readonly responseWindow?: string;
  readonly attributionWindow?: string;
  readonly reminder?:
    | (Omit<CampaignMessage, 'parameters'> & Partial<CampaignMessage> & { readonly after: string })
    | null;
  readonly process?: string;
  readonly recipientProcess?: string;
}

export interface CampaignToStore {
  readonly facts: CampaignFacts;
  readonly costs: readonly NewCost[];
}

const DEFAULTS = {
  responseWindow: 'P14D',
  attributionWindow: 'P14D',
  process: 'campaign-execution',
  recipientProcess: 'campaign-recipient',
} as const;

/** Throws `badInput` with a pointer for each mistake: first of the form, and where that is right, of what it means. */
export async function readDraft(context: OperationContext, given: unknown): Promise<CampaignToStore> {
  const violations = schemaCheck(draftSchema())(given);
  refuse(violations.map(({ pointer, message }) => ({ pointer, expected: message })));
  const draft = given as CampaignDraft;
  const read = { facts: factsOf(draft, context), costs: costsOf(draft.costs ?? [], context.clock.now()) };
  refuse(await mistakesIn(context, draft, read.facts.plan));
  return read;
}

/** Throws `badInput` where there are mistakes. */
export function refuse(mistakes: readonly FailureDetail[]): void {
  const [first] = mistakes;
  if (!first) return;
  const others = mistakes.length > 1 ? ` (and ${mistakes.length - 1} more)` : '';
  throw new AppError('badInput', `${first.pointer || 'The campaign'}: ${first.expected}${others}.`, mistakes);
}

let schema: JsonObject | undefined;

/** The one of the OpenAPI document: the command line checks what it is given as the API does. */
function draftSchema(): JsonObject {
  schema ??= (loadSpec().components as { schemas: { CampaignDraft: JsonObject } }).schemas.CampaignDraft;
  return schema;
}

function factsOf(draft: CampaignDraft, { organisation }: OperationContext): CampaignFacts {
  return {
    name: draft.name,
    title: draft.title,
    goal: draft.goal ?? null,
    target: draft.target ?? null,
    plan: planOf(draft),
    budget: amountOrNone(draft.budget),
    currency: draft.currency ?? organisation.currency,
    costPerContact: String(draft.costPerContact ?? 0),
    approvalLimit: amountOrNone(draft.approvalLimit),
    perMinute: draft.perMinute ?? null,
  };
}

function planOf(draft: CampaignDraft): CampaignPlan {
  const { reminder = null, arms } = draft;
  return {
    audience: draft.audience,
    products: draft.products ?? [],
    offers: draft.offers ?? [],
    arms: arms.map((arm) => ({ ...arm, weight: arm.weight ?? 1, parameters: arm.parameters ?? {} })),
    controlShare: draft.controlShare ?? 0,
    experiment: draft.experiment ?? null,
    waves: draft.waves ?? [{ share: 1 }],
    window: draft.window ?? 'businessHours',
    deadline: draft.deadline ?? null,
    responseWindow: draft.responseWindow ?? DEFAULTS.responseWindow,
    // Who is reminded without parameters of its own gets those of the first arm.
    reminder: reminder && { ...reminder, parameters: reminder.parameters ?? arms[0]?.parameters ?? {} },
    attributionWindow: draft.attributionWindow ?? DEFAULTS.attributionWindow,
    process: draft.process ?? DEFAULTS.process,
    recipientProcess: draft.recipientProcess ?? DEFAULTS.recipientProcess,
  };
}

function amountOrNone(amount: Amount | null | undefined): string | null {
  return amount === undefined || amount === null ? null : String(amount);
}

export function costsOf(costs: readonly CostDraft[], now: Instant): NewCost[] {
  return costs.map(({ kind, title, amount, at, note }) => ({
    ...{ kind, title, amount: String(amount), note: note ?? null },
    at: at === undefined ? now : Date.parse(at),
  }));
}
