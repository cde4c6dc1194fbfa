// The texts of messages: what there is, how it is written, how it looks. Nothing here sends or stores anything.
import { type Locale, localeOf } from '../../core/calendar/format.js';
import { zoneNamed } from '../../core/calendar/zone.js';
import { parameterViolations, type TemplateDescription, type TemplateTexts } from '../../core/catalog/templates.js';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { type MessageFacts, messageView } from '../../core/rendering/message-view.js';
import type { CompiledTemplate, RenderedMessage } from '../../core/rendering/templates.js';
import { isPublicTopic } from '../../core/rules/send-policy.js';
import { findContact } from '../../store/repositories/contact-reads.js';
import { readMessageReferences } from '../../store/repositories/message-references.js';
import type { OperationContext } from '../context.js';

export interface ShownTemplate extends TemplateDescription {
  /** Handlebars sources, by language. */
  readonly texts: Readonly<Record<Locale, TemplateTexts>>;
}

/** All of them, in the order of their names. */
export function allTemplates({ templates }: OperationContext): readonly TemplateDescription[] {
  return templates;
}

export function showTemplate(context: OperationContext, name: string): ShownTemplate {
  const { description, texts } = templateNamed(context, name);
  return { ...description, texts };
}

function templateNamed({ compiledTemplates }: OperationContext, name: string): CompiledTemplate {
  const template = compiledTemplates(name);
  if (!template) throw new AppError('notFound', `There is no template "${name}".`);
  return template;
}

/** Somebody who does not exist, and what the message shows of things that do not exist yet. */
export interface SampleFacts {
  readonly name?: string;
  /** IANA name; the organisation's zone unless told. */
  readonly timeZone?: string;
  readonly coupon?: {
    readonly code: string;
    /** ISO 8601. */
    readonly validUntil: string;
    readonly percent?: number;
    readonly amount?: string;
    readonly currency?: string;
  };
  readonly task?: {
    readonly title: { readonly fa: string; readonly en: string };
    readonly dueAt?: string;
    readonly priority?: string;
  };
}

export interface PreviewRequest {
  /** The contact's language unless told, else English. */
  readonly locale?: Locale;
  readonly contactId?: string;
  readonly sample?: SampleFacts;
  readonly parameters?: JsonObject;
}

export interface Preview extends RenderedMessage {
  readonly template: string;
  readonly version: string;
  readonly locale: Locale;
}

/** Stands in for the id of a coupon or a task that is only a sample. */
const SAMPLE_ID = '00000000-0000-7000-8000-000000000000';

/**
 * How a message of this template looks, for a contact or for somebody invented. Nothing is stored, links lead where they lead
 * without being counted, and those that belong to one message only (unsubscribe, answers) lead nowhere.
 * @throws AppError notFound, badInput naming a parameter that is missing or of the wrong kind
 */
export async function previewTemplate(
  context: OperationContext,
  name: string,
  request: PreviewRequest,
): Promise<Preview> {
  const { description, render } = templateNamed(context, name);
  const { publicUrl, organisation } = context;
  const recipient = await recipientOf(context, request);
  const parameters = parametersOf(request);
  checkParameters(description, parameters);
  const locale = request.locale ?? localeOf(recipient.locale);
  const facts: MessageFacts = {
    recipientName: recipient.name,
    parameters,
    links: { unsubscribe: isPublicTopic(description.topic) ? `${publicUrl}/u/preview` : null, open: null },
    ...(await shownThings(context, parameters, request.sample)),
  };
  const frame = {
    locale,
    zone: recipient.timeZone ?? organisation.timeZone,
    track: (url: string) => url,
    answer: (score: number) => `${publicUrl}/a/preview-${score}`,
  };
  try {
    const rendered = render(locale, messageView(facts, organisation, publicUrl), frame);
    return { template: description.name, version: description.version, locale, ...rendered };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('badInput', `The template "${name}" can't be rendered with this: ${message}`, [], { cause });
  }
}

interface PreviewRecipient {
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string | null;
}

async function recipientOf(
  { dataSource }: OperationContext,
  { contactId, sample = {} }: PreviewRequest,
): Promise<PreviewRecipient> {
  const told = sample.timeZone === undefined ? null : zoneNamed(sample.timeZone).name;
  if (contactId === undefined) return { name: sample.name ?? '', locale: 'en', timeZone: told };
  const contact = await findContact(dataSource, contactId);
  if (!contact) throw new AppError('notFound', `There is no contact ${contactId}.`);
  const { displayName, locale, timeZone } = contact;
  return { name: sample.name ?? displayName, locale, timeZone: told ?? timeZone };
}

/** A sample coupon or task needs no id of a real one. */
function parametersOf({ parameters = {}, sample = {} }: PreviewRequest): JsonObject {
  return {
    ...(sample.coupon && { couponId: SAMPLE_ID }),
    ...(sample.task && { taskId: SAMPLE_ID }),
    ...parameters,
  };
}

function checkParameters(description: TemplateDescription, parameters: JsonObject): void {
  const violations = parameterViolations(description, parameters);
  const [first] = violations;
  if (!first) return;
  const details = violations.map(({ pointer, message }) => ({ pointer: `/parameters${pointer}`, expected: message }));
  throw new AppError('badInput', `/parameters${first.pointer}: ${first.message}`, details);
}

async function shownThings(
  { dataSource }: OperationContext,
  parameters: JsonObject,
  { coupon, task }: SampleFacts = {},
): Promise<Pick<MessageFacts, 'coupon' | 'task'>> {
  const references = (await readMessageReferences(dataSource, [parameters]))(parameters);
  const noAmount = { percent: null, amount: null, currency: null };
  const shown = {
    coupon: coupon ? { ...noAmount, ...coupon } : references.coupon,
    task: task ? { id: SAMPLE_ID, dueAt: null, priority: 'normal', ...task } : references.task,
  };
  for (const [thing, name] of [['coupon', 'couponId'] as const, ['task', 'taskId'] as const]) {
    const found = parameters[name];
    if (found === undefined || shown[thing]) continue;
    throw new AppError('badInput', `/parameters/${name}: there is no such ${thing}; name another, or give a sample.`, [
      { pointer: `/parameters/${name}`, found, expected: `the id of a ${thing}, or /sample/${thing}` },
    ]);
  }
  return shown;
}
