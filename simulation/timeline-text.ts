// A timeline in words, in both languages, for whoever tries a process.
import { formatMoney } from '../core/calendar/format.js';
import type { Text } from '../core/catalog/functions.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import type { TimelineItem, TimelineKind } from './timeline.js';

type Words = (name: string, detail: JsonObject) => Text;

const WORDS: Readonly<Record<TimelineKind, Words>> = {
  event: (name, detail) => {
    const said = sayAll(detail);
    return both(`event ${name}${said.en}`, `رویداد ${name}${said.fa}`);
  },
  message: (name, { status, reason }) =>
    status === 'sent'
      ? both(`message ${name} sent`, `پیام ${name} فرستاده شد`)
      : both(`message ${name} not sent (${reason})`, `پیام ${name} فرستاده نشد (${reason})`),
  notice: (name, { to }) => both(`notice ${name} to ${to}`, `یادداشت ${name} برای ${to}`),
  task: (name, { team, dueAt }) =>
    both(
      `task ${name} for the team ${team}${dueAt === null ? '' : `, due ${dueAt}`}`,
      `وظیفهٔ ${name} برای تیم ${team}${dueAt === null ? '' : `، مهلت ${dueAt}`}`,
    ),
  escalation: (name, { form }) => both(`task ${form} goes to the ${name}`, `وظیفهٔ ${form} به ${name} سپرده شد`),
  taskDone: (name, { outcome }) => both(`task ${name} done: ${outcome}`, `وظیفهٔ ${name} انجام شد: ${outcome}`),
  taskClosed: (name, { reason }) => both(`task ${name} closed (${reason})`, `وظیفهٔ ${name} بسته شد (${reason})`),
  coupon: (name, { validUntil }) => both(`coupon ${name}, valid until ${validUntil}`, `کوپن ${name} تا ${validUntil}`),
  variant: (name, { experiment }) => both(`variant ${name} of ${experiment}`, `گونهٔ ${name} از ${experiment}`),
  activity: (name, detail) => {
    const said = sayAll(detail);
    return both(`noted in the history: ${name}${said.en}`, `در سابقه ثبت شد: ${name}${said.fa}`);
  },
  attributes: (_, { set }) => {
    const said = sayAll(isObject(set) ? set : {});
    return both(`contact changed${said.en}`, `مخاطب تغییر کرد${said.fa}`);
  },
  credit: (name, { credited, template }) =>
    credited === true
      ? both(`purchase ${name} credited to ${template}`, `خرید ${name} به حساب ${template}`)
      : both(`purchase ${name} credited to no message`, `خرید ${name} به حساب هیچ پیامی نیست`),
  stage: (name) => both(`campaign at the stage ${name}`, `کمپین در مرحلهٔ ${name}`),
  frozen: (name, { size, control }) =>
    both(
      `audience of ${name} frozen: ${size}, control group ${control}`,
      `مخاطبان ${name} ثابت شد: ${size}، گروه شاهد ${control}`,
    ),
  enrolment: (name, detail) => {
    const said = sayAll(detail);
    return both(`wave ${name} enrolled${said.en}`, `موج ${name} آغاز شد${said.fa}`);
  },
  response: (name) => both(`response recorded: ${name}`, `پاسخ ثبت شد: ${name}`),
  report: (name, { roi }) => both(`campaign closed as ${name}, ROI ${roi}`, `کمپین بسته شد: ${name}، بازده ${roi}`),
  lead: (name, { reason }) =>
    both(
      `lead ${name}${reason === null ? '' : ` (${reason})`}`,
      `سرنخ ${name}${reason === null ? '' : ` (${reason})`}`,
    ),
  scored: (name, { score, qualified }) =>
    both(
      `score ${name}: ${score}${qualified === true ? ', qualified' : ''}`,
      `امتیاز ${name}: ${score}${qualified === true ? '، واجد شرایط' : ''}`,
    ),
  assignment: (name, { rule }) => both(`lead given to ${name} (${rule})`, `سرنخ به ${name} سپرده شد (${rule})`),
  opportunity: (name) => both(`opportunity noted in ${name}`, `فرصت در ${name} ثبت شد`),
  call: (name, detail) => {
    const said = sayAll(detail);
    return both(`call of ${name}${said.en}`, `فراخوانی ${name}${said.fa}`);
  },
  end: (name, { output }) => {
    const said = sayAll(isObject(output) ? output : {});
    return both(`end: ${name}${said.en}`, `پایان: ${name}${said.fa}`);
  },
};

/** What happened, as one line. */
export function textOf({ kind, name, detail }: TimelineItem): Text {
  return WORDS[kind](name, detail);
}

function both(en: string, fa: string): Text {
  return { en, fa };
}

/** Plain values of a detail, without ids and instants: ` (IRR 500,000, outcome: won)`; empty for none. */
function sayAll(detail: JsonObject): Text {
  const { amount, currency, ...rest } = detail;
  const hasMoney = typeof amount === 'number' && typeof currency === 'string';
  const plain = Object.entries(hasMoney ? rest : detail).filter(([name, value]) => isTold(name, value));
  const said = (money: string): string => {
    const parts = plain.map(([name, value]) => `${name}: ${value}`);
    if (money !== '') parts.unshift(money);
    return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  };
  if (!hasMoney) return { en: said(''), fa: said('') };
  return { en: said(formatMoney(amount, currency, 'en')), fa: said(formatMoney(amount, currency, 'fa')) };
}

function isTold(name: string, value: Json | undefined): boolean {
  return value !== null && value !== undefined && typeof value !== 'object' && name !== 'at' && !name.endsWith('Id');
}
