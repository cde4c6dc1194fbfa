// How ready somebody is for a talk with sales: points for what they are (fit) and what they did (behaviour), rule by rule, with
// the reason for every point. Pure: equal facts and an equal instant give an equal score.
import { parseIsoDuration } from '../calendar/duration.js';
import { HOUR_MS } from '../calendar/spans.js';
import type { Text } from '../catalog/functions.js';
import type { BehaviourRule, FitRule, FitTest, ScoreModel } from '../catalog/score-models.js';
import type { Instant } from '../engine/state.js';
import type { Json } from '../json.js';
import type { ReactionKind, ScoreFacts } from './score-facts.js';

export interface Score {
  /** fit and behaviour together, never below 0. All three are whole points. */
  readonly score: number;
  readonly fit: number;
  readonly behaviour: number;
  readonly threshold: number;
  /** The score has reached the threshold. */
  readonly qualified: boolean;
  readonly explanation: ScoreExplanation;
  /** When the score will be another by time alone; null when it stays. */
  readonly changesAt: Instant | null;
}

export interface ScoreExplanation {
  readonly fit: readonly FitReason[];
  readonly behaviour: readonly BehaviourReason[];
}

/** What one rule about an attribute found; `points` is 0 when the test does not hold. */
export interface FitReason {
  readonly rule: string;
  readonly title: Text;
  readonly attribute: string;
  /** The attribute's value; null when there is none. */
  readonly found: Json;
  readonly holds: boolean;
  readonly points: number;
}

/** What one rule about deeds counted. Points are rounded to hundredths here, to whole ones only in the sum. */
export interface BehaviourReason {
  readonly rule: string;
  readonly title: Text;
  /** How often it was done. */
  readonly times: number;
  readonly lastAt: string | null;
  /** What it would give today. */
  readonly fresh: number;
  /** What time has left of that. */
  readonly faded: number;
  readonly capped: boolean;
  /** What counts: faded, and not more than the cap. */
  readonly points: number;
}

/** Of one rule the newest deeds count: a contact who opens a thousand mails costs no more than one who opens a hundred. */
export const MAX_DEEDS = 100;

/** How far ahead a change by time is looked for: 2^16 hours are seven and a half years. */
const LOOK_AHEAD_DOUBLINGS = 16;

/** Computes the score of one contact at `now`. Deeds after `now` do not count. */
export function computeScore(model: ScoreModel, facts: ScoreFacts, now: Instant): Score {
  const fitReasons = model.fit.map((rule) => fitReason(rule, facts));
  const fit = wholePoints(fitReasons.reduce((total, { points }) => total + points, 0));
  const counted = model.behaviour.map((rule) => countDeeds(rule, facts, now));
  const behaviourReasons = counted.map((deeds) => behaviourReason(deeds, now));
  const done = counted.filter(({ at }) => at.length > 0);
  const scoreAt = (at: Instant): number => Math.max(0, fit + behaviourAt(done, at));
  const score = scoreAt(now);
  return {
    score,
    fit,
    behaviour: behaviourAt(done, now),
    threshold: model.mqlThreshold,
    qualified: score >= model.mqlThreshold,
    explanation: { fit: fitReasons, behaviour: behaviourReasons },
    changesAt: done.some(({ halfLifeMs }) => halfLifeMs !== undefined) ? firstChange(scoreAt, now) : null,
  };
}

/** Types of the events that a model's rules count. */
export function countedEventTypes(model: ScoreModel): string[] {
  return [...new Set(model.behaviour.flatMap(({ each }) => ('event' in each ? [each.event] : [])))];
}

/** The events that come with what the model's rules count: after one of them the score is another. */
export function typesThatMove(model: ScoreModel): string[] {
  return model.behaviour.map(({ each }) => {
    if ('reaction' in each) return REACTION_EVENTS[each.reaction];
    return 'purchase' in each ? 'purchase.made' : each.event;
  });
}

const REACTION_EVENTS: Readonly<Record<ReactionKind, string>> = {
  opened: 'message.opened',
  clicked: 'message.clicked',
  replied: 'message.replied',
  answered: 'survey.answered',
  unsubscribed: 'contact.unsubscribed',
  complained: 'message.complained',
  bounced: 'message.bounced',
};

function fitReason({ name, title, when, points }: FitRule, facts: ScoreFacts): FitReason {
  const { attribute } = when;
  const found = Object.hasOwn(facts.attributes, attribute) ? facts.attributes[attribute]! : null;
  const holds = passes(when, found);
  return { rule: name, title, attribute, found, holds, points: holds ? points : 0 };
}

/** A missing attribute fails every test but `isNot` and `exists: false`, as in segments. */
function passes(test: FitTest, found: Json): boolean {
  if (test.isNot !== undefined) return found !== test.isNot;
  if (test.exists !== undefined) return (found !== null) === test.exists;
  if (test.equals !== undefined) return found === test.equals;
  if (test.in !== undefined) return test.in.some((value) => value === found);
  if (typeof found !== 'number') return false;
  return test.atLeast === undefined ? found <= (test.atMost ?? found) : found >= test.atLeast;
}

interface CountedDeeds {
  readonly rule: BehaviourRule;
  /** When they were done, newest first. */
  readonly at: readonly Instant[];
  /** undefined = they do not fade. */
  readonly halfLifeMs: number | undefined;
}

function countDeeds(rule: BehaviourRule, facts: ScoreFacts, now: Instant): CountedDeeds {
  const halfLifeMs = rule.halfLife === undefined ? 0 : (parseIsoDuration(rule.halfLife)?.ms ?? 0);
  return { rule, at: deedsOf(rule, facts, now), halfLifeMs: halfLifeMs > 0 ? halfLifeMs : undefined };
}

function deedsOf(rule: BehaviourRule, facts: ScoreFacts, now: Instant): Instant[] {
  return instantsOf(rule, facts)
    .filter((at) => at <= now)
    .sort((a, b) => b - a)
    .slice(0, MAX_DEEDS);
}

function instantsOf({ each }: BehaviourRule, facts: ScoreFacts): Instant[] {
  if ('reaction' in each) return facts.reactions.filter(({ kind }) => kind === each.reaction).map(({ at }) => at);
  if ('purchase' in each) return facts.purchases.map(({ at }) => at);
  const wanted = Object.entries(each.where ?? {});
  return facts.events
    .filter(({ type, data }) => type === each.event && wanted.every(([name, value]) => data[name] === value))
    .map(({ at }) => at);
}

function behaviourReason(deeds: CountedDeeds, now: Instant): BehaviourReason {
  const { rule, at } = deeds;
  const faded = fadedPoints(deeds, now);
  const points = capped(rule, faded);
  const last = at[0];
  return {
    rule: rule.name,
    title: rule.title,
    times: at.length,
    lastAt: last === undefined ? null : new Date(last).toISOString(),
    fresh: hundredths(at.length * rule.points),
    faded: hundredths(faded),
    capped: points !== faded,
    points: hundredths(points),
  };
}

function behaviourAt(counted: readonly CountedDeeds[], at: Instant): number {
  return wholePoints(counted.reduce((total, deeds) => total + capped(deeds.rule, fadedPoints(deeds, at)), 0));
}

function fadedPoints({ rule, at, halfLifeMs }: CountedDeeds, now: Instant): number {
  if (halfLifeMs === undefined) return at.length * rule.points;
  return at.reduce((total, doneAt) => total + rule.points * 2 ** ((doneAt - now) / halfLifeMs), 0);
}

function capped({ cap }: BehaviourRule, points: number): number {
  return cap === undefined ? points : Math.max(-cap, Math.min(cap, points));
}

/**
 * The first hour at which the score differs from now's. It is looked for in steps that double, then halved: somebody whose gains
 * and losses cancel out in between is looked at a little later, and nobody more than once an hour.
 */
function firstChange(scoreAt: (at: Instant) => number, now: Instant): Instant | null {
  const score = scoreAt(now);
  const differs = (hours: number): boolean => scoreAt(now + hours * HOUR_MS) !== score;
  let same = 0;
  for (let doubling = 0; doubling <= LOOK_AHEAD_DOUBLINGS; doubling++) {
    let changed = 2 ** doubling;
    if (!differs(changed)) {
      same = changed;
      continue;
    }
    while (changed - same > 1) {
      const middle = Math.floor((same + changed) / 2);
      if (differs(middle)) changed = middle;
      else same = middle;
    }
    return now + changed * HOUR_MS;
  }
  return null;
}

/** Without the negative zero that rounding makes of -0.4: it is another value in JSON's eyes, and nobody means it. */
function wholePoints(points: number): number {
  return Math.round(points) + 0;
}

function hundredths(points: number): number {
  return Math.round(points * 100) / 100 + 0;
}
