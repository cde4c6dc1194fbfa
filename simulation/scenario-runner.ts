// Runs a scenario and says what did not come as it should, with what came instead.

import { addIsoDuration, subtractIsoDuration, toIsoDuration } from '../core/calendar/duration.js';
import type { Catalog } from '../core/catalog/functions.js';
import type { ScoreModels } from '../core/catalog/score-models.js';
import type { Program } from '../core/engine/index.js';
import type { Instant } from '../core/engine/state.js';
import type { Json, JsonObject } from '../core/json.js';
import type { Topic } from '../core/rules/send-policy.js';
import { leadOf } from './sample/sample-leads.js';
import type { SampleContact } from './sample/sample-world.js';
import type { Expectation, Scenario } from './scenario.js';
import { type SimulationOptions, type SimulationResult, simulate } from './simulate.js';
import { isLike, type TimelineItem } from './timeline.js';
import type { VirtualHostOptions } from './virtual-host.js';

const MINUTE_MS = 60_000;
const CURRENCY = 'IRR';

export interface ScenarioSurroundings {
  readonly program: Program;
  readonly catalog: Catalog;
  readonly topics: Readonly<Record<string, Topic>>;
  readonly scoreModels?: ScoreModels;
  readonly processes?: ReadonlyMap<string, Program>;
  /** For tests and benches: replaces the state after every step. */
  readonly afterStep?: VirtualHostOptions['afterStep'];
}

export interface ScenarioReport {
  /** Empty when all came as it should. */
  readonly failures: readonly string[];
  readonly result: SimulationResult;
}

/**
 * Runs a scenario in virtual time and holds the timeline against what it expects.
 * @throws ImpossibleDeed when somebody is to do what can't be done then
 */
export function runScenario(scenario: Scenario, surroundings: ScenarioSurroundings): ScenarioReport {
  const simulation = simulationOf(scenario, surroundings);
  const result = simulate(surroundings.program, simulation);
  return { failures: judge(scenario, result.timeline, simulation.now), result };
}

/** What a scenario says, as the input of a simulation; the contact is made anew each time. */
export function simulationOf(
  scenario: Scenario,
  { program: _, ...surroundings }: ScenarioSurroundings,
): SimulationOptions {
  const { given, start, when, until } = scenario;
  const now = Date.parse(given.now);
  const contact = contactOf(scenario, now);
  const { campaign } = given;
  return {
    ...surroundings,
    contact,
    subject: subjectOf(scenario, contact),
    ...(campaign && { campaign }),
    lead: given.lead ?? leadOf(start),
    experts: given.experts,
    now,
    input: inputOf(start, contact, now),
    events: when.map(({ at, does }) => ({ at: addIsoDuration(now, at), does })),
    ...(until !== undefined && { until: addIsoDuration(now, until) }),
    failures: given.failures,
    delays: given.delays,
  };
}

/** Runs about a campaign are about nobody; those of its recipients know it too. */
function subjectOf({ given: { campaign }, start }: Scenario, { contactId }: SampleContact): JsonObject {
  const isAboutNobody = 'input' in start && start.about === 'campaign';
  return { ...(!isAboutNobody && { contactId }), ...(campaign && { campaignId: campaign.campaignId }) };
}

/** The list with the event that started the run, or what the platform handed in. */
function inputOf(start: Scenario['start'], { contactId }: SampleContact, now: Instant): Json {
  if ('input' in start) return start.input;
  return [
    {
      specversion: '1.0',
      id: 'start',
      source: 'simulation',
      type: start.event,
      time: new Date(now).toISOString(),
      data: { contactId, ...start.data },
    },
  ];
}

function contactOf({ given, start }: Scenario, now: Instant): SampleContact {
  const startedBy = 'event' in start ? start.data.purchaseId : undefined;
  const purchases = given.purchases.map(({ before, amount }, index) => ({
    purchaseId: index === 0 ? String(startedBy ?? 'before-1') : `before-${index + 1}`,
    at: subtractIsoDuration(now, before),
    amount,
    currency: CURRENCY,
  }));
  const { attributes, consents, ...contact } = given.contact;
  return {
    contactId: 'contact-1',
    locale: 'fa',
    timeZone: 'Asia/Tehran',
    address: 'active',
    ...contact,
    attributes: { ...attributes },
    consents: { survey: 'granted', promotional: 'granted', ...consents },
    purchases,
  };
}

function judge(scenario: Scenario, timeline: readonly TimelineItem[], now: Instant): string[] {
  const failures: string[] = [];
  let from = 0;
  for (const expected of scenario.then) {
    const found = timeline.findIndex((item, index) => index >= from && meets(item, expected, now));
    if (found < 0) failures.push(`expected ${describe(expected)}, in this order`);
    else from = found + 1;
  }
  for (const unwanted of scenario.never) {
    const found = timeline.find((item) => meets(item, unwanted, now));
    if (found) failures.push(`never expected ${describe(unwanted)}, but it came: ${describeItem(found, now)}`);
  }
  return failures.length > 0 ? [...failures, ...whatCame(timeline, now)] : [];
}

/** A timeline as the end of a report on what did not come. */
export function whatCame(timeline: readonly TimelineItem[], now: Instant): string[] {
  return ['what came:', ...timeline.map((item) => `  ${describeItem(item, now)}`)];
}

function meets(item: TimelineItem, { kind, name, at, detail }: Expectation, now: Instant): boolean {
  if (!isLike(item, kind, name, detail)) return false;
  return at === undefined || Math.abs(item.at - addIsoDuration(now, at)) < MINUTE_MS;
}

function describe({ kind, name, at, detail }: Expectation): string {
  return JSON.stringify({ ...(at !== undefined && { at }), [kind]: name, ...detail });
}

function describeItem({ at, kind, name, detail }: TimelineItem, now: Instant): string {
  return `${toIsoDuration(at - now)} ${kind} ${name} ${JSON.stringify(detail)}`;
}
