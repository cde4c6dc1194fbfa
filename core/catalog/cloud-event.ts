// The CloudEvent that triggers match and runs see: by reference where it could tell who somebody is.
import type { Instant } from '../engine/state.js';
import type { JsonObject } from '../json.js';
import type { EventTypeDescription } from './functions.js';
import { publicPart } from './personal-data.js';

/** An event as it is stored. `id` is the row's; the sender's own id is only unique together with its source. */
export interface StoredEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly at: Instant;
  readonly contactId: string | null;
  readonly data: JsonObject;
}

export type EventTypes = ReadonlyMap<string, EventTypeDescription>;

/** Source of the events that runs emit: what they say comes from a program and from calls, which know no personal data. */
const RUN_SOURCE_PREFIX = 'ravand/run/';

export function sourceOfRun(runId: string): string {
  return `${RUN_SOURCE_PREFIX}${runId}`;
}

/** True for sources that only the platform itself may use. */
export function isOwnSource(source: string): boolean {
  return source === 'segment' || source.startsWith('ravand/');
}

/**
 * CloudEvents 1.0. `data` holds what the type declares and does not mark as personal, and the contact; of a type that nobody
 * described only the contact, unless a run emitted it. The subject is left out: it may be an address.
 */
export function cloudEventOf(event: StoredEvent, types: EventTypes): JsonObject {
  const schema = types.get(event.type)?.data ?? {};
  const shown = event.source.startsWith(RUN_SOURCE_PREFIX) ? event.data : publicPart(schema, event.data);
  return {
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    time: new Date(event.at).toISOString(),
    data: { ...(shown as JsonObject), ...(event.contactId === null ? {} : { contactId: event.contactId }) },
  };
}
