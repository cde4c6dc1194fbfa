// Scenarios: given a contact or a campaign, when people do this, then that happens, and this never. JSON files beside a process.
import { schemaCheck } from '../core/catalog/json-schema.js';
import type { JsonObject } from '../core/json.js';
import type { SampleFailure } from './sample/sample-answers.js';
import { DEFAULT_CAMPAIGN, type SampleCampaign } from './sample/sample-campaign.js';
import { EXPERT_SCHEMA, LEAD_SCHEMA, type SampleExpert, type SampleLead } from './sample/sample-leads.js';
import type { Doing } from './sample/sample-people.js';
import type { SampleContact } from './sample/sample-world.js';
import { TIMELINE_KINDS, type TimelineKind } from './timeline.js';

/** What should be in the timeline: one kind with its name (`true` = any name), when, and values of its detail. */
export interface Expectation {
  readonly kind: TimelineKind;
  readonly name: string | true;
  /** ISO duration from the start, to the minute. */
  readonly at?: string;
  readonly detail: JsonObject;
}

export interface Scenario {
  readonly title: string;
  readonly given: {
    /** ISO instant at which the run starts. */
    readonly now: string;
    readonly contact: Partial<
      Pick<SampleContact, 'contactId' | 'locale' | 'timeZone' | 'address' | 'attributes' | 'consents'>
    >;
    /** `before` is an ISO duration: how long before the start. */
    readonly purchases: readonly { readonly before: string; readonly amount: number }[];
    /** The campaign that the run is about, or that its contact is in. */
    readonly campaign?: SampleCampaign;
    /** The lead that the contact is already; without it, the one that the start captures. */
    readonly lead?: SampleLead;
    /** Who may take leads; two experts with room where nothing is said. */
    readonly experts?: readonly SampleExpert[];
    readonly failures: readonly SampleFailure[];
    readonly delays: Readonly<Record<string, string>>;
  };
  /** What starts the run: an event that happens to the contact, or a platform that hands in the input. */
  readonly start: ScenarioStart;
  readonly when: readonly { readonly at: string; readonly does: Doing }[];
  readonly until?: string;
  /** In this order; other things may happen between them. */
  readonly then: readonly Expectation[];
  readonly never: readonly Expectation[];
}

export type ScenarioStart =
  | { readonly event: string; readonly data: JsonObject }
  | { readonly input: JsonObject; readonly about: 'contact' | 'campaign' };

/** A Saturday, half past eleven in Tehran: within business hours. */
const DEFAULT_NOW = '2026-06-06T08:00:00Z';

const DURATION: JsonObject = { type: 'string', format: 'duration' };
const OBJECT: JsonObject = { type: 'object' };
const NAME: JsonObject = { type: 'string', minLength: 1 };
const DOINGS = [
  ...['event', 'answers', 'buys', 'clicks', 'opens', 'visits', 'submits', 'unsubscribes', 'completes', 'controls'],
  ...['campaign', 'plans'],
];

const COUNT: JsonObject = { type: 'integer', minimum: 0 };
const AMOUNT: JsonObject = { type: ['number', 'null'], minimum: 0 };

/** Any part of a sample campaign: what is missing is as in DEFAULT_CAMPAIGN. */
const CAMPAIGN: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    campaignId: NAME,
    name: NAME,
    title: OBJECT,
    goal: NAME,
    target: { type: ['object', 'null'], required: ['measure', 'value'] },
    budget: AMOUNT,
    currency: NAME,
    costPerContact: AMOUNT,
    fixedCosts: AMOUNT,
    approvalLimit: AMOUNT,
    audience: COUNT,
    unreachable: COUNT,
    leaving: COUNT,
    controlShare: { type: 'number', minimum: 0, maximum: 1 },
    arms: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'weight', 'template', 'parameters'],
        additionalProperties: false,
        properties: { name: NAME, weight: { type: 'number', minimum: 0 }, template: NAME, parameters: OBJECT },
      },
    },
    waves: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['share'],
        additionalProperties: false,
        properties: {
          after: DURATION,
          startAt: { type: 'string', format: 'date-time' },
          share: { type: 'number', exclusiveMinimum: 0 },
        },
      },
    },
    perMinute: { type: 'integer', minimum: 1 },
    responseWindow: DURATION,
    reminder: {
      type: ['object', 'null'],
      required: ['template', 'parameters', 'after'],
      additionalProperties: false,
      properties: { template: NAME, parameters: OBJECT, after: DURATION },
    },
    openFor: DURATION,
    problems: { type: 'array', items: NAME },
    responses: { type: 'object', additionalProperties: COUNT },
    leads: COUNT,
    opportunities: COUNT,
    purchases: COUNT,
    revenue: { type: 'number' },
  },
};

const EXPECTATIONS: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: { at: DURATION },
    oneOf: TIMELINE_KINDS.map((kind) => ({ required: [kind] })),
  },
};

/** JSON Schema (2020-12) of a scenario's file. */
export const SCENARIO_FILE: JsonObject = {
  type: 'object',
  required: ['title', 'start', 'then'],
  additionalProperties: false,
  properties: {
    title: NAME,
    given: {
      type: 'object',
      additionalProperties: false,
      properties: {
        now: { type: 'string', format: 'date-time' },
        contact: {
          type: 'object',
          additionalProperties: false,
          properties: {
            contactId: NAME,
            locale: NAME,
            timeZone: NAME,
            address: {},
            attributes: OBJECT,
            consents: OBJECT,
          },
        },
        purchases: {
          type: 'array',
          items: {
            type: 'object',
            required: ['before', 'amount'],
            additionalProperties: false,
            properties: { before: DURATION, amount: { type: 'number' } },
          },
        },
        campaign: CAMPAIGN,
        lead: LEAD_SCHEMA,
        experts: { type: 'array', items: EXPERT_SCHEMA },
        failures: { type: 'array', items: { type: 'object', required: ['function'] } },
        delays: { type: 'object', additionalProperties: DURATION },
      },
    },
    start: {
      type: 'object',
      additionalProperties: false,
      properties: { event: NAME, data: OBJECT, input: OBJECT, about: { enum: ['contact', 'campaign'] } },
      oneOf: [
        { required: ['event'], properties: { input: false, about: false } },
        { required: ['input'], properties: { data: false } },
      ],
    },
    when: {
      type: 'array',
      items: {
        type: 'object',
        required: ['at'],
        properties: {
          at: DURATION,
          opens: { const: true },
          visits: NAME,
          submits: NAME,
          campaign: { enum: ['pause', 'resume', 'cancel'] },
          plans: CAMPAIGN,
        },
        oneOf: DOINGS.map((doing) => ({ required: [doing] })),
      },
    },
    until: DURATION,
    then: EXPECTATIONS,
    never: EXPECTATIONS,
  },
};

/** @throws Error naming the file and what is wrong in it */
export function readScenario(content: unknown, file: string): Scenario {
  const [wrong] = schemaCheck(SCENARIO_FILE)(content);
  if (wrong) throw new Error(`${file} ${wrong.pointer || '/'}: ${wrong.message}`);
  const scenario = content as JsonObject & { readonly given?: Partial<Scenario['given']>; readonly start: JsonObject };
  const list = (name: string): readonly JsonObject[] => (scenario[name] ?? []) as readonly JsonObject[];
  return {
    title: String(scenario.title),
    given: readGiven(scenario.given),
    start: readStart(scenario.start),
    when: list('when').map(({ at, ...does }) => ({ at: String(at), does: does as unknown as Doing })),
    ...(typeof scenario.until === 'string' && { until: scenario.until }),
    then: list('then').map(readExpectation),
    never: list('never').map(readExpectation),
  };
}

function readGiven({ campaign, ...given }: Partial<Scenario['given']> = {}): Scenario['given'] {
  return {
    now: DEFAULT_NOW,
    contact: {},
    purchases: [],
    failures: [],
    delays: {},
    ...given,
    ...(campaign && { campaign: { ...DEFAULT_CAMPAIGN, ...campaign } }),
  };
}

function readStart({ event, data, input, about }: JsonObject): ScenarioStart {
  if (event !== undefined) return { event: String(event), data: (data ?? {}) as JsonObject };
  return { input: input as JsonObject, about: about === 'campaign' ? 'campaign' : 'contact' };
}

function readExpectation(expectation: JsonObject): Expectation {
  const kind = TIMELINE_KINDS.find((one) => expectation[one] !== undefined) as TimelineKind;
  const { at, [kind]: name, ...detail } = expectation;
  return { kind, name: name === true ? true : String(name), ...(typeof at === 'string' && { at }), detail };
}
