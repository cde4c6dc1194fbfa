// Simple implementations of the native functions over the sample world. What they give is held against the same output
// schemas as the real ones' (sample-answers.ts).

import { addWorkingTime, inZone } from '../../core/calendar/business-hours.js';
import { addIsoDuration, isoTimeUntil, subtractIsoDuration } from '../../core/calendar/duration.js';
import { HOUR_MS } from '../../core/calendar/spans.js';
import { addDays, civilAt, instantOf } from '../../core/calendar/zone.js';
import type { Instant } from '../../core/engine/state.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import { defaultThresholds, purchaseClass } from '../../core/rules/purchase-class.js';
import { chooseVariant, type VariantWeights } from '../../core/rules/variant.js';
import { SAMPLE_CAMPAIGN_FUNCTIONS } from './sample-campaign-functions.js';
import { giving, type SampleFunction } from './sample-function.js';
import { SAMPLE_LEAD_FUNCTIONS } from './sample-leads.js';
import { sendMessage } from './sample-sending.js';
import type { SampleTask, SampleWorld } from './sample-world.js';

export const SAMPLE_FUNCTIONS: Readonly<Record<string, SampleFunction>> = {
  ...SAMPLE_CAMPAIGN_FUNCTIONS,
  ...SAMPLE_LEAD_FUNCTIONS,
  sendMessage,
  notifyStaff: giving(({ taskId, template, to }, world, now) => {
    const messageId = world.nextId('notice');
    world.note(now, 'notice', String(template), { taskId: taskId ?? null, to: to ?? 'assignee' });
    return { messageId, status: 'sent' };
  }),
  readContact: giving(({ attributes }, world) => readContact(world, Array.isArray(attributes) ? attributes : [])),
  updateContact: giving(({ set }, world, now) => {
    for (const [name, value] of Object.entries(isObject(set) ? set : {})) {
      if (value === null) delete world.contact.attributes[name];
      else world.contact.attributes[name] = value;
    }
    world.note(now, 'attributes', 'contact', { set: set ?? {} });
    return { updated: true };
  }),
  recordActivity: giving(({ kind, ...detail }, world, now) => {
    world.note(now, 'activity', String(kind), detail);
    return { activityId: world.nextId('activity') };
  }),
  createTask: giving((args, world, now, { runId }) => createTask(args, world, now, runId)),
  escalateTask: giving(({ taskId, to }, world, now) => {
    const task = world.openTask(String(taskId));
    if (task) {
      task.level = to as SampleTask['level'];
      world.note(now, 'escalation', task.level, { taskId: task.taskId, form: task.form });
    }
    const level = world.tasks.find((one) => one.taskId === taskId)?.level ?? 'assignee';
    return { taskId: String(taskId), assigneeId: level, level };
  }),
  closeTask: giving(({ taskId, reason }, world, now) => {
    const task = world.openTask(String(taskId));
    if (task) world.closeTask(task, String(reason), now);
    return { closed: task !== undefined };
  }),
  assignVariant: giving(({ experiment, variants }, world, now) => {
    const variant = chooseVariant(String(experiment), world.contact.contactId, variants as VariantWeights);
    world.note(now, 'variant', variant, { experiment: String(experiment) });
    return { variant };
  }),
  waitingTime: giving((args, world, now) => waitingTime(args, world, now)),
  issueCoupon: giving(({ kind, validFor, ...worth }, world, now) => {
    const couponId = world.nextId('coupon');
    const validUntil = new Date(addIsoDuration(now, String(validFor))).toISOString();
    world.note(now, 'coupon', String(kind), { couponId, validUntil, ...worth });
    return { couponId, validUntil };
  }),
  creditPurchase: giving((args, world, now, { runId }) => creditPurchase(args, world, now, runId)),
};

function readContact({ contact, organisation }: SampleWorld, names: readonly Json[]): Json {
  const { locale, timeZone, attributes, purchases } = contact;
  const lastAt = purchases.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const yearAgo = purchases.length === 0 ? lastAt : subtractIsoDuration(lastAt, 'P1Y');
  const total = (since: number): number =>
    purchases.filter(({ at }) => at > since).reduce((sum, { amount }) => sum + amount, 0);
  const yearlyAmount = total(yearAgo).toFixed(4);
  return {
    locale,
    timeZone,
    purchaseClass: purchaseClass({ count: purchases.length, yearlyAmount }, defaultThresholds(organisation.currency)),
    purchases: {
      count: purchases.length,
      total: total(Number.NEGATIVE_INFINITY),
      currency: organisation.currency,
      lastAt: purchases.length === 0 ? null : new Date(lastAt).toISOString(),
    },
    attributes: Object.fromEntries(names.map((name) => [String(name), attributes[String(name)] ?? null])),
  };
}

function createTask(args: JsonObject, world: SampleWorld, now: Instant, runId: string): Json {
  const { form, team, data, priority, holdPromotions, answerEventId } = args;
  const dueAt = typeof args.dueAt === 'string' ? args.dueAt : null;
  const assigneeId = typeof args.assigneeId === 'string' ? args.assigneeId : 'assignee';
  const task: SampleTask = {
    taskId: world.nextId('task'),
    runId,
    form: String(form),
    team: String(team),
    createdAt: now,
    dueAt,
    holdPromotions: holdPromotions === true,
    data: isObject(data) ? data : {},
    level: 'assignee',
    state: 'open',
  };
  world.tasks.push(task);
  const detail = {
    taskId: task.taskId,
    team: task.team,
    priority: priority ?? 'normal',
    data: task.data,
    dueAt,
    assigneeId,
  };
  world.note(now, 'task', task.form, {
    ...detail,
    holdPromotions: task.holdPromotions,
    answerEventId: answerEventId ?? null,
  });
  return { taskId: task.taskId, assigneeId, dueAt };
}

function waitingTime({ workingHours, days, zone }: JsonObject, world: SampleWorld, now: Instant): Json {
  const zoneName = zone === 'contact' ? world.contact.timeZone : world.organisation.timeZone;
  const at =
    typeof workingHours === 'number'
      ? addWorkingTime(inZone(world.hours, zoneName), now, workingHours * HOUR_MS)
      : sameTimeAfter(now, Number(days), zoneName);
  return { at: new Date(at).toISOString(), duration: isoTimeUntil(at, now) };
}

function sameTimeAfter(now: Instant, days: number, zone: string): Instant {
  const civil = civilAt(now, zone);
  return instantOf({ ...civil, ...addDays(civil, days) }, zone);
}

function creditPurchase({ purchaseId, within }: JsonObject, world: SampleWorld, now: Instant, runId: string): Json {
  const boughtAt = world.contact.purchases.find((purchase) => purchase.purchaseId === purchaseId)?.at ?? now;
  const since = subtractIsoDuration(boughtAt, String(within));
  const message = world.messages.findLast(
    ({ runId: sender, status, at }) => sender === runId && status === 'sent' && at <= boughtAt && at >= since,
  );
  const result = { credited: message !== undefined, messageId: message?.messageId ?? null };
  world.note(now, 'credit', String(purchaseId), { ...result, template: message?.template ?? null });
  return result;
}
