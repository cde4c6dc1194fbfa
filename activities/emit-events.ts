// Events that runs emit go the way of all events: stored once, dispatched to runs and triggers.
import type { DataSource } from 'typeorm';
import { sourceOfRun } from '../core/catalog/cloud-event.js';
import type { EmittedEvent } from '../core/engine/outgoing.js';
import type { Instant } from '../core/engine/state.js';
import { isObject } from '../core/json.js';
import { inTransaction } from '../store/data-source.js';
import { type IncomingEvent, ingestEvents } from '../store/repositories/events.js';

/** Stores them once per (run, key), however often it is called. They are about the contact of their run. */
export function createEmitEvents(
  dataSource: DataSource,
  now: () => Instant,
): (events: readonly EmittedEvent[]) => Promise<void> {
  return async (events) => {
    await inTransaction(dataSource, (manager) => ingestEvents(manager, events.map(incoming), now()));
  };
}

function incoming({ runId, key, at, subject, event }: EmittedEvent): IncomingEvent {
  const data = event.data ?? {};
  const { contactId } = subject;
  return {
    source: sourceOfRun(runId),
    eventId: key,
    type: String(event.type),
    at,
    data: isObject(data) ? data : { value: data },
    ...(typeof contactId === 'string' ? { contactId } : {}),
  };
}
