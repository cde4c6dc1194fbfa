// Many leads in one virtual year: who they are, what they do about the messages that they get, and what comes of the calls of
// our experts. Each has a sample world of its own; one clock, one heap of what is to happen, one host for all.
import { defaultCalendar } from '../../core/calendar/business-hours.js';
import type { FunctionCall } from '../../core/catalog/calls.js';
import type { Program } from '../../core/engine/index.js';
import type { Instant } from '../../core/engine/state.js';
import type { Json, JsonObject } from '../../core/json.js';
import { defaultSendPolicy } from '../../core/rules/send-policy.js';
import { sampleAnswers } from '../../simulation/sample/sample-answers.js';
import { type Doing, doIt } from '../../simulation/sample/sample-people.js';
import { SampleWorld } from '../../simulation/sample/sample-world.js';
import { type CallAnswer, type HostedRun, VirtualHost } from '../../simulation/virtual-host.js';
import type { ShippedWorld } from '../../test/definitions/shipped-world.js';
import type { Lots } from './lots.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Leads are captured on all days up to this one, so that they are through by the end of the year; some come back later. */
const CAPTURED_WITHIN_DAYS = 240;
const COME_BACK = 0.2;
const BACK_AFTER_DAYS = 60;

interface Mood {
  readonly share: number;
  readonly opens: number;
  readonly clicks: number;
  readonly visits: number;
  readonly buys: number;
  readonly unsubscribes: number;
}

/** What somebody does about one message, by chance. */
const MOODS: readonly Mood[] = [
  { share: 0.6, opens: 0.1, clicks: 0.01, visits: 0, buys: 0.001, unsubscribes: 0.01 }, // silent
  { share: 0.25, opens: 0.5, clicks: 0.4, visits: 0.25, buys: 0.01, unsubscribes: 0.01 }, // eager
  { share: 0.15, opens: 0.5, clicks: 0.4, visits: 0.3, buys: 0.1, unsubscribes: 0.005 }, // buying
];

const SOURCES = ['website', 'referral', 'fair', 'list', 'search'] as const;
const REGIONS = ['tehran', 'shiraz', 'isfahan', 'yazd'] as const;
const INDUSTRIES = ['retail', 'food', 'education', 'mining'] as const;
const CALLED_IN_TIME = 0.85;
const OUTCOMES: readonly JsonObject[] = [
  { outcome: 'qualified', nextStep: 'offer' },
  { outcome: 'refused', reason: 'noNeed' },
  { outcome: 'refused', reason: 'notNow' },
  { outcome: 'notReached' },
];

const ORGANISATION = { timeZone: 'Asia/Tehran', currency: 'IRR' };
const POLICY = defaultSendPolicy(defaultCalendar(ORGANISATION.timeZone));

/** A world that keeps no timeline: nobody reads a hundred thousand of them. */
class QuietWorld extends SampleWorld {
  override note(): void {}
}

interface Lead {
  readonly world: SampleWorld;
  readonly mood: Mood;
  readonly answer: (call: FunctionCall, now: Instant) => CallAnswer;
  runs: number;
}

export class Leads {
  readonly host: VirtualHost;
  /** Runs that began, and those that ended, by their outcome. */
  begun = 0;
  readonly outcomes = new Map<string, number>();
  /** Those with a run that is open. */
  private readonly leads = new Map<Json | undefined, Lead>();

  constructor(
    private readonly program: Program,
    private readonly shipped: ShippedWorld,
    private readonly lots: Lots,
    private readonly from: Instant,
  ) {
    this.host = new VirtualHost({
      now: from,
      record: false,
      answer: (call, now) => this.answer(call, now),
      onEnd: (run, at) => this.ended(run, at),
    });
  }

  /** Makes so many people, each of whom becomes a lead one day. */
  add(count: number): void {
    for (let number = 0; number < count; number++) {
      const at = this.from + this.lots.below(CAPTURED_WITHIN_DAYS * DAY_MS);
      this.host.schedule(at, () => this.capture(this.newLead(`contact-${number}`)));
    }
  }

  private newLead(contactId: string): Lead {
    const { lots } = this;
    const { topics, scoreModels, catalog } = this.shipped;
    const place = lots.draw();
    const mood = MOODS.find((_, index) => place < sharesUpTo(index)) ?? MOODS[0]!;
    const world = new QuietWorld({
      contact: {
        contactId,
        locale: 'fa',
        timeZone: ORGANISATION.timeZone,
        address: 'active',
        attributes: { industry: lots.pick(INDUSTRIES), companySize: lots.below(300) },
        purchases: [],
        consents: { promotional: 'granted', survey: 'granted' },
      },
      ...{ topics, scoreModels, organisation: ORGANISATION, policy: POLICY },
      lead: { source: lots.pick(SOURCES), region: lots.pick(REGIONS), stage: 'new' },
    });
    return { world, mood, answer: sampleAnswers(world, { catalog }), runs: 0 };
  }

  private capture(lead: Lead): void {
    const { contactId, attributes } = lead.world.contact;
    const { source = 'website', region = null } = lead.world.lead ?? {};
    const { industry = null } = attributes;
    const data = { contactId, source, region, industry };
    const id = `${contactId}/${lead.runs++}`;
    this.leads.set(contactId, lead);
    this.begun++;
    this.host.start(this.program, { id, subject: { contactId }, input: [{ id, type: 'lead.captured', data }] });
  }

  private answer(call: FunctionCall, now: Instant): CallAnswer {
    const lead = this.leads.get(call.subject.contactId)!;
    const answer = lead.answer(call, now);
    if (answer.outcome.status !== 'done') return answer;
    const { status } = answer.outcome.result as JsonObject;
    if (call.name === 'sendMessage' && status === 'sent') this.react(lead, String((call.args as JsonObject).template));
    if (call.name === 'createTask' && this.lots.happens(CALLED_IN_TIME)) this.callLater(lead);
    return answer;
  }

  /** What the lead does about a message, some time after it came. */
  private react({ mood, world }: Lead, to: string): void {
    const { lots } = this;
    if (lots.happens(mood.opens)) this.later(world, { opens: true, to }, DAY_MS);
    if (lots.happens(mood.clicks)) this.later(world, { clicks: 'more', to }, 3 * DAY_MS);
    if (lots.happens(mood.visits)) this.later(world, { visits: 'pricing' }, 4 * DAY_MS);
    if (lots.happens(mood.buys)) this.later(world, { buys: { amount: 5_000_000 } }, 6 * DAY_MS);
    if (lots.happens(mood.unsubscribes)) this.later(world, { unsubscribes: 'promotional', to }, 2 * DAY_MS);
  }

  private later(world: SampleWorld, does: Doing, withinMs: number): void {
    this.host.schedule(this.host.now + this.lots.below(withinMs), () => doIt(does, world, this.host));
  }

  private callLater({ world }: Lead): void {
    const completes = this.lots.pick(OUTCOMES);
    this.host.schedule(this.host.now + 2 * HOUR_MS + this.lots.below(2 * DAY_MS), () => {
      if (world.openTask()) doIt({ completes }, world, this.host); // the lead may have bought in the meantime
    });
  }

  private ended(run: HostedRun, at: Instant): void {
    const { contactId } = run.subject;
    const lead = this.leads.get(contactId)!;
    lead.world.endRun(run.id, at);
    const { outcome = run.state.status } = (run.output ?? {}) as JsonObject;
    this.outcomes.set(String(outcome), (this.outcomes.get(String(outcome)) ?? 0) + 1);
    this.leads.delete(contactId);
    if (outcome === 'parked' && this.lots.happens(COME_BACK))
      this.host.schedule(at + BACK_AFTER_DAYS * DAY_MS, () => this.capture(lead));
  }
}

function sharesUpTo(index: number): number {
  return MOODS.slice(0, index + 1).reduce((sum, { share }) => sum + share, 0);
}
