// A policy as a person writes it: everything but the working hours, which are the organisation's.
import { parseIsoDuration } from '../calendar/duration.js';
import { DAY_MS, MINUTE_MS } from '../calendar/spans.js';
import { schemaCheck } from '../catalog/json-schema.js';
import { AppError, type FailureDetail } from '../errors.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { type SendPolicy, TOPICS } from './send-policy.js';

export type WrittenSendPolicy = Omit<SendPolicy, 'hours'>;

/** Shorter waits would ask again and again, longer ones would look through years of messages for each that goes out. */
const SHORTEST_MS = MINUTE_MS;
const LONGEST_MS = 400 * DAY_MS;
const MONTH_MS = 31 * DAY_MS;
const MOST_CAPS = 20;
const MOST_MESSAGES = 1_000;

const TOPIC_LIST = { type: 'array', uniqueItems: true, items: { enum: TOPICS } };
const SPAN = { type: 'string', maxLength: 40, format: 'duration' };
const SHAPE: JsonObject = strict({
  consentTopics: TOPIC_LIST,
  caps: {
    type: 'array',
    maxItems: MOST_CAPS,
    items: strict({
      topic: { enum: TOPICS },
      count: { type: 'integer', minimum: 0, maximum: MOST_MESSAGES },
      within: SPAN,
    }),
  },
  complaintHolds: strict({ topics: TOPIC_LIST, lookAgainAfter: SPAN }),
  duplicates: strict({ topics: TOPIC_LIST, within: SPAN }),
  defaultDeadlines: { type: 'object', propertyNames: { enum: TOPICS }, additionalProperties: SPAN },
});

function strict(properties: { readonly [name: string]: Json }): JsonObject {
  return { type: 'object', required: Object.keys(properties), additionalProperties: false, properties };
}

/** The policy, when it is one. Throws `badInput` with a pointer to each mistake. */
export function checkedSendPolicy(given: unknown): WrittenSendPolicy {
  const violations = schemaCheck(SHAPE)(given);
  const mistakes: FailureDetail[] = violations.map(({ pointer, message }) => ({ pointer, expected: message }));
  if (mistakes.length === 0) mistakes.push(...spanMistakes(given as Json, ''));
  const [first] = mistakes;
  if (first) throw new AppError('badInput', `${first.pointer || 'The policy'}: ${first.expected}.`, mistakes);
  return given as WrittenSendPolicy;
}

/** Every text that is a duration has to be one of a sensible length; no other text looks like one. */
function spanMistakes(value: Json, pointer: string): FailureDetail[] {
  if (typeof value === 'string') {
    const span = parseIsoDuration(value);
    const ms = span && span.months * MONTH_MS + span.ms;
    if (ms === undefined || (ms >= SHORTEST_MS && ms <= LONGEST_MS)) return [];
    return [{ pointer, found: value, expected: 'a duration from PT1M to P400D' }];
  }
  const parts = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return parts.flatMap(([key, part]) => spanMistakes(part, `${pointer}/${key}`));
}
