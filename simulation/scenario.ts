// Scenarios: given a contact, when people do this, then that happens, and this never. JSON files beside a process.
import { schemaCheck } from '../core/catalog/json-schema.js';
import type { JsonObject } from '../core/json.js';
import type { SampleFailure } from './sample-answers.js';
import type { Doing } from './sample-people.js';
import type { SampleContact } from './sample-world.js';
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
    readonly failures: readonly SampleFailure[];
    readonly delays: Readonly<Record<string, string>>;
  };
  /** What starts the run. */
  readonly start: { readonly event: string; readonly data: JsonObject };
  readonly when: readonly { readonly at: string; readonly does: Doing }[];
  readonly until?: string;
  /** In this order; other things may happen between them. */
  readonly then: readonly Expectation[];
  readonly never: readonly Expectation[];
}

/** A Saturday, half past eleven in Tehran: within business hours. */
const DEFAULT_NOW = '2026-06-06T08:00:00Z';

const DURATION: JsonObject = { type: 'string', format: 'duration' };
const OBJECT: JsonObject = { type: 'object' };
const NAME: JsonObject = { type: 'string', minLength: 1 };
const DOINGS = ['event', 'answers', 'buys', 'clicks', 'unsubscribes', 'completes', 'controls'];

const EXPECTATIONS: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: { at: DURATION },
    oneOf: TIMELINE_KINDS.map((kind) => ({ required: [kind] })),
  },
};

const SCENARIO_FILE: JsonObject = {
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
        failures: { type: 'array', items: { type: 'object', required: ['function'] } },
        delays: { type: 'object', additionalProperties: DURATION },
      },
    },
    start: {
      type: 'object',
      required: ['event'],
      additionalProperties: false,
      properties: { event: NAME, data: OBJECT },
    },
    when: {
      type: 'array',
      items: {
        type: 'object',
        required: ['at'],
        properties: { at: DURATION },
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
    given: { now: DEFAULT_NOW, contact: {}, purchases: [], failures: [], delays: {}, ...scenario.given },
    start: { event: String(scenario.start.event), data: (scenario.start.data ?? {}) as JsonObject },
    when: list('when').map(({ at, ...does }) => ({ at: String(at), does: does as unknown as Doing })),
    ...(typeof scenario.until === 'string' && { until: scenario.until }),
    then: list('then').map(readExpectation),
    never: list('never').map(readExpectation),
  };
}

function readExpectation(expectation: JsonObject): Expectation {
  const kind = TIMELINE_KINDS.find((one) => expectation[one] !== undefined) as TimelineKind;
  const { at, [kind]: name, ...detail } = expectation;
  return { kind, name: name === true ? true : String(name), ...(typeof at === 'string' && { at }), detail };
}
