// What a real run met, as the beginning of a scenario: what started it, what people did, and what functions answered that a
// sample world can't know.
import { isoTimeUntil } from '../core/calendar/duration.js';
import type { Fed } from '../core/engine/activation-record.js';
import { isKind, type Program } from '../core/engine/program.js';
import type { EngineEvent, Instant } from '../core/engine/state.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { SAMPLE_FUNCTIONS } from './sample/sample-functions.js';

/** A run as it was recorded. Nothing in it tells who somebody is. */
export interface RecordedRun {
  readonly title: string;
  readonly program: Program;
  readonly startedAt: Instant;
  readonly input: Json;
  /** In order; `event` is missing for the start. */
  readonly entries: readonly { readonly at: Instant; readonly fed: Fed; readonly event?: EngineEvent }[];
  /** The template of each of its messages, by the message's id. */
  readonly templates: ReadonlyMap<string, string>;
  /** For a run that is still open: where the record ends. */
  readonly until?: Instant;
}

/** Their answers come of what we know of a contact and of others, which is more than a sample world has. */
const ANSWERED_BY_DATA: ReadonlySet<string> = new Set([
  'readContact',
  'scoreContact',
  'assignVariant',
  'assignLead',
  'creditPurchase',
]);

/** The content of a scenario file without `then`. */
export function beginningOfRun(run: RecordedRun): JsonObject {
  const { title, startedAt, until } = run;
  return {
    title,
    given: { now: new Date(startedAt).toISOString(), failures: answersOf(run) },
    start: startOf(run.input),
    when: run.entries.flatMap((entry) => deedOf(entry, run)),
    ...(until !== undefined && { until: isoTimeUntil(until, startedAt) }),
  };
}

function startOf(input: Json): JsonObject {
  const event = Array.isArray(input) ? (input[0] as Json) : undefined;
  if (!isObject(event)) return { input: input as JsonObject };
  return { event: String(event.type), data: withoutContact(event.data) };
}

/** In the order of the calls of each function; those between them are answered by the sample world. */
function answersOf({ entries, program }: RecordedRun): JsonObject[] {
  const calls = new Map<string, number>();
  const answers: JsonObject[] = [];
  for (const { fed, event } of entries) {
    if (event?.type !== 'functionCompleted' && event?.type !== 'functionFailed') continue;
    const name = functionOf(program, (fed as Extract<Fed, { readonly key: string }>).key);
    if (name === undefined) continue;
    const after = calls.get(name) ?? 0;
    calls.set(name, after + 1);
    if (event.type === 'functionFailed') {
      const { status, title, detail } = event.error;
      answers.push({ function: name, after, times: 1, status, detail: detail ?? title ?? 'failed' });
    } else if (mustBeGiven(name, event.result)) answers.push({ function: name, after, times: 1, result: event.result });
  }
  return answers;
}

/** A key begins with the pointer of its task; a started process has one too. */
function functionOf(program: Program, key: string): string | undefined {
  const node = program.nodes.get(key.slice(0, key.lastIndexOf('@')));
  return node && isKind(node, 'call') ? node.form.target.name : undefined;
}

function mustBeGiven(name: string, result: Json): boolean {
  if (name === 'sendMessage') return !isObject(result) || result.status !== 'sent';
  return ANSWERED_BY_DATA.has(name) || SAMPLE_FUNCTIONS[name] === undefined;
}

function deedOf({ at, event }: RecordedRun['entries'][number], run: RecordedRun): JsonObject[] {
  const since = isoTimeUntil(at, run.startedAt);
  if (event?.type === 'eventReceived') return [{ at: since, ...doingOf(event.event, run.templates) }];
  const isControl = event?.type === 'pause' || event?.type === 'resume' || event?.type === 'cancelRequested';
  return isControl ? [{ at: since, controls: event.type }] : [];
}

function doingOf({ type, data }: JsonObject, templates: RecordedRun['templates']): JsonObject {
  const { messageId, surveyId: _, taskId: __, form, ...said } = withoutContact(data);
  const template = templates.get(String(messageId));
  // What is about a message of another run stays as it is.
  if (messageId !== undefined && template === undefined) return { event: String(type), data: withoutContact(data) };
  const to: JsonObject = template === undefined ? {} : { to: template };
  switch (type) {
    case 'message.opened':
      return { opens: true, ...to };
    case 'message.clicked':
      return { clicks: said.link ?? 'link', ...to };
    case 'survey.answered':
      return { answers: said, ...to };
    case 'contact.unsubscribed':
      return { unsubscribes: said.topic ?? 'all', ...to };
    case 'purchase.made':
      return { buys: bought(said) };
    case 'task.completed':
      return { completes: said, ...(form !== undefined && { form }) };
    case 'site.visited':
      return { visits: said.page ?? '/' };
    case 'form.submitted':
      return { submits: form ?? 'form' };
    default:
      return { event: String(type), data: said };
  }
}

function bought({ amount, currency, purchaseId }: JsonObject): JsonObject {
  return {
    ...(purchaseId !== undefined && { purchaseId }),
    ...(amount !== undefined && { amount: Number(amount) }),
    ...(currency !== undefined && { currency }),
  };
}

function withoutContact(data: Json | undefined): JsonObject {
  const { contactId: _, ...rest } = isObject(data) ? data : {};
  return rest;
}
