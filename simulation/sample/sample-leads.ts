// Leads in the sample world: the lead that the contact is, the experts who could take it, and the score by the real rule over
// what the contact is and did.
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import { standardError } from '../../core/engine/index.js';
import type { Instant } from '../../core/engine/state.js';
import { isObject, type JsonObject } from '../../core/json.js';
import { type AssignmentRule, chooseExpert, type Expert } from '../../core/rules/choose-expert.js';
import { computeScore } from '../../core/rules/compute-score.js';
import { LEAD_STAGES, type LeadStage, STAGES_BEFORE_SALES, STAGES_IN_HAND } from '../../core/rules/lead-stages.js';
import type { ScoreFacts } from '../../core/rules/score-facts.js';
import type { ScenarioStart } from '../scenario.js';
import { giving, type SampleFunction } from './sample-function.js';
import type { SampleWorld } from './sample-world.js';

export interface SampleLead {
  readonly source: string;
  readonly region?: string | null;
  readonly stage: LeadStage;
  readonly owner?: string | null;
}

/** Somebody who takes leads, as a scenario says it: how many more, and from which regions. */
export interface SampleExpert {
  readonly id: string;
  readonly regions?: readonly string[];
  readonly room: number;
}

/** What a scenario may say about them. */
export const LEAD_SCHEMA: JsonObject = {
  type: 'object',
  required: ['stage', 'source'],
  additionalProperties: false,
  properties: {
    stage: { enum: LEAD_STAGES },
    source: { type: 'string', minLength: 1 },
    region: { type: ['string', 'null'] },
    owner: { type: ['string', 'null'] },
  },
};

export const EXPERT_SCHEMA: JsonObject = {
  type: 'object',
  required: ['id', 'room'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', minLength: 1 },
    regions: { type: 'array', items: { type: 'string', minLength: 1 } },
    room: { type: 'integer', minimum: 0 },
  },
};

const DEFAULT_EXPERTS: readonly SampleExpert[] = [
  { id: 'expert-1', regions: ['tehran'], room: 5 },
  { id: 'expert-2', regions: ['shiraz'], room: 10 },
];

/** The experts as the rule of assignment wants them. */
export function expertsOf(given: readonly SampleExpert[] = DEFAULT_EXPERTS): Expert[] {
  return given.map(({ id, regions = [], room }) => ({ id, regions, free: room, lastTurn: 0 }));
}

export const SAMPLE_LEAD_FUNCTIONS: Readonly<Record<string, SampleFunction>> = {
  updateLead: giving(({ stage, reason }, world, now) => {
    const previous = world.lead?.stage ?? null;
    const changed = previous !== stage;
    world.lead = { source: 'process', ...world.lead, stage: stage as LeadStage };
    if (changed) world.note(now, 'lead', String(stage), { previous, reason: reason ?? null });
    return { leadId: 'lead-1', stage: String(stage), previous, changed };
  }),
  scoreContact,
  assignLead: giving(({ rule }, world, now) => {
    const { stage = 'new', region = null, owner = null } = world.lead ?? {};
    const position = { ownerId: owner, region, inHand: STAGES_IN_HAND.includes(stage) };
    const { assigneeId, reason } = chooseExpert(world.experts, rule as AssignmentRule, position);
    const next = assigneeId !== null && STAGES_BEFORE_SALES.includes(stage) ? 'assigned' : stage;
    world.lead = { source: 'process', ...world.lead, stage: next, owner: assigneeId };
    world.note(now, 'assignment', assigneeId ?? 'nobody', { rule: rule ?? null, reason });
    return { leadId: 'lead-1', assigneeId, rule: String(rule), reason };
  }),
  noteOpportunity: giving(({ pipeline, amount, probability }, world, now) => {
    const opportunityId = world.nextId('opportunity');
    const detail = { opportunityId, amount: amount ?? null, probability: probability ?? null };
    world.note(now, 'opportunity', String(pipeline ?? 'sales'), detail);
    return { opportunityId };
  }),
};

function scoreContact({ args }: FunctionCall, world: SampleWorld, now: Instant): FunctionOutcome {
  const name = String(isObject(args) ? args.model : null);
  const model = world.scoreModels.get(name);
  if (!model) {
    const error = standardError('configuration', `there is no score model "${name}"`);
    return { status: 'failed', error, retryable: false };
  }
  const { score, fit, behaviour, threshold, qualified } = computeScore(model, factsOf(world), now);
  const change = score - (world.scores.get(name) ?? 0);
  world.scores.set(name, score);
  const result = { score, fit, behaviour, threshold, qualified, change };
  world.note(now, 'scored', name, result);
  return { status: 'done', result };
}

function factsOf({ contact, lead, deeds }: SampleWorld): ScoreFacts {
  const ofLead: JsonObject = lead ? { source: lead.source, ...(lead.region && { region: lead.region }) } : {};
  return {
    attributes: { ...contact.attributes, ...ofLead },
    reactions: deeds.flatMap(({ reaction, at }) => (reaction ? [{ kind: reaction, at }] : [])),
    events: deeds,
    purchases: contact.purchases,
  };
}

/** The lead that a start makes of the contact, as the platform makes one when it is captured. */
export function leadOf(start: ScenarioStart): SampleLead | undefined {
  if (!('event' in start) || start.event !== 'lead.captured') return undefined;
  const { source, region } = start.data;
  return {
    source: typeof source === 'string' ? source : 'website',
    region: typeof region === 'string' ? region : null,
    stage: 'new',
  };
}
