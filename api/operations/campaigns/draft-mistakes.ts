// What a draft of the right form may still get wrong: things that do not exist, parameters that are missing, dates that have passed.
import { addIsoDuration } from '../../../core/calendar/duration.js';
import { type CampaignPlan, CONTROL_ARM } from '../../../core/campaigns/campaign-plan.js';
import { parameterViolations } from '../../../core/catalog/templates.js';
import type { FailureDetail } from '../../../core/errors.js';
import type { JsonObject } from '../../../core/json.js';
import { findSegment } from '../../../store/repositories/segments.js';
import type { OperationContext } from '../../context.js';
import { filterMistakes } from '../filter-mistakes.js';
import type { Amount, CampaignDraft } from './campaign-draft.js';

const DECIMAL = /^-?\d{1,11}(\.\d{1,4})?$/;

export async function mistakesIn(
  context: OperationContext,
  draft: CampaignDraft,
  plan: CampaignPlan,
): Promise<FailureDetail[]> {
  return [...amountMistakes(draft), ...waveMistakes(context, draft), ...(await planMistakes(context, plan))];
}

/** What a plan names and needs; also of one that was stored. */
export async function planMistakes(context: OperationContext, plan: CampaignPlan): Promise<FailureDetail[]> {
  return [
    ...(await audienceMistakes(context, plan)),
    ...armMistakes(context, plan),
    ...reminderMistakes(context, plan),
  ];
}

async function audienceMistakes(context: OperationContext, { audience }: CampaignPlan): Promise<FailureDetail[]> {
  if ('filter' in audience) return filterMistakes(audience.filter, '/audience/filter');
  if (await findSegment(context.dataSource, audience.segment)) return [];
  return [
    { pointer: '/audience/segment', found: audience.segment, expected: 'the name of a segment', fix: 'POST /segments' },
  ];
}

/** As numbers amounts may have more places than are kept: nobody's budget is rounded in silence. */
function amountMistakes(draft: CampaignDraft): FailureDetail[] {
  const amounts: [string, Amount | null | undefined][] = [
    ['/budget', draft.budget],
    ['/costPerContact', draft.costPerContact],
    ['/approvalLimit', draft.approvalLimit],
    ...(draft.costs ?? []).map(({ amount }, index): [string, Amount] => [`/costs/${index}/amount`, amount]),
  ];
  return amounts.flatMap(([pointer, amount]) => amountMistake(pointer, amount));
}

export function amountMistake(pointer: string, amount: Amount | null | undefined): FailureDetail[] {
  if (amount === undefined || amount === null || DECIMAL.test(String(amount))) return [];
  return [{ pointer, found: amount, expected: 'a decimal of at most four places' }];
}

function armMistakes(context: OperationContext, { arms }: CampaignPlan): FailureDetail[] {
  return arms.flatMap((arm, index): FailureDetail[] => {
    const pointer = `/arms/${index}`;
    const isTaken = arm.name === CONTROL_ARM || arms.findIndex(({ name }) => name === arm.name) < index;
    const name = { pointer: `${pointer}/name`, found: arm.name, expected: 'a name that no other arm has' };
    return [...(isTaken ? [name] : []), ...messageMistakes(context, arm, pointer)];
  });
}

function messageMistakes(
  { templates }: OperationContext,
  { template: name, parameters }: { readonly template: string; readonly parameters: JsonObject },
  pointer: string,
): FailureDetail[] {
  const template = templates.find((one) => one.name === name);
  if (!template) {
    const names = templates.map((one) => one.name).join(', ');
    return [{ pointer: `${pointer}/template`, found: name, expected: `one of the templates ${names}` }];
  }
  return parameterViolations(template, parameters).map((violation) => ({
    pointer: `${pointer}/parameters${violation.pointer}`,
    expected: violation.message,
  }));
}

function waveMistakes({ clock }: OperationContext, { waves = [] }: CampaignDraft): FailureDetail[] {
  const now = clock.now();
  return waves.flatMap(({ startAt, after }, index): FailureDetail[] => {
    if (startAt === undefined) return [];
    const pointer = `/waves/${index}/startAt`;
    if (after !== undefined) return [{ pointer, found: startAt, expected: '`startAt` or `after`, not both' }];
    if (Date.parse(startAt) >= now) return [];
    return [
      { pointer, found: startAt, expected: `an instant that has not passed; it is ${new Date(now).toISOString()}` },
    ];
  });
}

function reminderMistakes(context: OperationContext, { reminder, responseWindow }: CampaignPlan): FailureDetail[] {
  if (!reminder) return [];
  const isInTime = addIsoDuration(0, reminder.after) < addIsoDuration(0, responseWindow);
  const expected = `a duration shorter than the response window (${responseWindow})`;
  return [
    ...messageMistakes(context, reminder, '/reminder'),
    ...(isInTime ? [] : [{ pointer: '/reminder/after', found: reminder.after, expected }]),
  ];
}
