// A dry run over the real audience: the rules of sending and of entering are asked for everybody as they will be, and nothing is
// stored or sent.
import { defaultCalendar } from '../../../core/calendar/business-hours.js';
import {
  armOf,
  type CampaignArm,
  CONTROL_ARM,
  experimentOf,
  waveSizes,
  waveStarts,
} from '../../../core/campaigns/campaign-plan.js';
import type { TemplateDescription } from '../../../core/catalog/templates.js';
import type { Instant } from '../../../core/engine/state.js';
import { decideSend } from '../../../core/rules/decide-send.js';
import { relevantHistory } from '../../../core/rules/send-policy.js';
import { selectContacts } from '../../../store/repositories/campaigns/audience.js';
import type { Campaign } from '../../../store/repositories/campaigns/campaigns.js';
import { type CostEstimate, estimateCost } from '../../../store/repositories/campaigns/costs.js';
import { refusedByEntryRule } from '../../../store/repositories/campaigns/entry-outlook.js';
import type { PublishedDefinition } from '../../../store/repositories/definitions.js';
import { readSendFacts, sendFactsOf } from '../../../store/repositories/send-facts.js';
import { readSendPolicy } from '../../../store/repositories/send-policy.js';
import { keptVariants } from '../../../store/repositories/variants.js';
import type { OperationContext } from '../../context.js';
import { requireCampaign } from './campaigns.js';
import { readyCampaign } from './readiness.js';

const PAGE = 1000;
/** People shown for each outcome and reason. */
const SAMPLE = 5;

export interface DryRunEntry {
  readonly contactId: string;
  readonly arm: string;
  readonly outcome: 'now' | 'later' | 'skipped' | 'refused' | 'control';
  readonly reason: string | null;
}

export interface DryRun extends Omit<CostEstimate, 'cost'> {
  readonly audience: number;
  readonly control: number;
  readonly now: number;
  readonly later: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly arms: Readonly<Record<string, number>>;
  readonly estimatedCost: string;
  readonly currency: string;
  readonly waves: readonly { readonly wave: number; readonly size: number; readonly startAt: string }[];
  readonly sample: readonly DryRunEntry[];
}

/** Throws `conflict` when the campaign could not be launched as it is. */
export async function dryRun(context: OperationContext, idOrName: string): Promise<DryRun> {
  const campaign = await requireCampaign(context.dataSource, idOrName);
  const { filter, recipientProcess } = await readyCampaign(context, context.dataSource, campaign);
  const { clock, organisation, dataSource } = context;
  const moment = { now: clock.now(), timeZone: organisation.timeZone, currency: organisation.currency };
  const entries: DryRunEntry[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await selectContacts(dataSource, filter, moment, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) break;
    entries.push(...(await outlookOf(page, { campaign, recipientProcess, now: moment.now }, context)));
    after = last;
  }
  return summary(context, campaign, entries, moment.now);
}

interface Outlook {
  readonly campaign: Campaign;
  readonly recipientProcess: PublishedDefinition;
  readonly now: Instant;
}

async function outlookOf(
  contactIds: readonly string[],
  { campaign, recipientProcess, now }: Outlook,
  { dataSource, templates, organisation }: OperationContext,
): Promise<DryRunEntry[]> {
  const { plan } = campaign;
  const policy = await readSendPolicy(dataSource, defaultCalendar(organisation.timeZone));
  const facts = await readSendFacts(dataSource, contactIds, relevantHistory(policy, now));
  const refused = await refusedByEntryRule(dataSource, recipientProcess, contactIds, now);
  const kept = await keptVariants(dataSource, experimentOf(campaign), contactIds);
  const earlier = groupBy(facts.earlier, (message) => message.contactId);
  return contactIds.map((contactId): DryRunEntry => {
    const name = armOf(campaign, contactId, kept.get(contactId));
    const arm = plan.arms.find((one) => one.name === name);
    if (!arm) return { contactId, arm: name, outcome: 'control', reason: null };
    const refusal = refused.get(contactId);
    if (refusal) return { contactId, arm: name, outcome: 'refused', reason: refusal };
    const template = templates.find((one) => one.name === arm.template)!;
    const message = messageOf(arm, template);
    const known = sendFactsOf(contactId, message, facts, earlier.get(contactId) ?? []);
    const request = { topic: template.topic, window: plan.window, requestedAt: now };
    const deadline = plan.deadline === null ? {} : { deadline: plan.deadline };
    const decision = decideSend(known, { ...request, ...deadline }, policy, now);
    if (decision.verdict === 'send') return { contactId, arm: name, outcome: 'now', reason: null };
    const outcome = decision.verdict === 'wait' ? 'later' : 'skipped';
    return { contactId, arm: name, outcome, reason: decision.reason };
  });
}

function messageOf({ parameters }: CampaignArm, { topic, name }: TemplateDescription) {
  return { idempotencyKey: '', topic, template: name, parameters };
}

async function summary(
  context: OperationContext,
  { id, plan, currency }: Campaign,
  entries: readonly DryRunEntry[],
  now: Instant,
): Promise<DryRun> {
  const of = (outcome: DryRunEntry['outcome']): DryRunEntry[] => entries.filter((entry) => entry.outcome === outcome);
  const control = of('control').length;
  const treated = entries.length - control;
  const starts = waveStarts(plan.waves, now);
  const { cost, ...money } = await estimateCost(context.dataSource, id, treated);
  const arms = countBy(entries, (entry) => entry.arm);
  return {
    ...{ audience: entries.length, control, now: of('now').length, estimatedCost: cost, currency, ...money },
    later: countBy(of('later'), (entry) => entry.reason),
    skipped: countBy(of('skipped'), (entry) => entry.reason),
    refused: countBy(of('refused'), (entry) => entry.reason),
    arms: Object.fromEntries(Object.entries(arms).filter(([arm]) => arm !== CONTROL_ARM)),
    waves: waveSizes(plan.waves, treated).map((size, index) => ({
      wave: index + 1,
      size,
      startAt: new Date(starts[index]!).toISOString(),
    })),
    sample: [...groupBy(entries, ({ outcome, reason }) => `${outcome} ${reason}`).values()].flatMap((group) =>
      group.slice(0, SAMPLE),
    ),
  };
}

function countBy(
  entries: readonly DryRunEntry[],
  keyOf: (entry: DryRunEntry) => string | null,
): Readonly<Record<string, number>> {
  const groups = [...groupBy(entries, (entry) => keyOf(entry) ?? '')].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(groups.map(([key, group]) => [key, group.length]));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
