// What a run was fed, with references looked up again: folding it over the program explains and rebuilds the run.

import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { cloudEventOf, type EventTypes } from '../../core/catalog/cloud-event.js';
import type { Fed } from '../../core/engine/activation-record.js';
import type { EngineEvent, Instant } from '../../core/engine/state.js';
import type { Json, JsonObject } from '../../core/json.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface RunFeed {
  readonly runId: string;
  readonly definitionName: string;
  readonly definitionVersion: string;
  readonly programHash: string;
  readonly subject: JsonObject;
  readonly input: Json;
  readonly startedAt: Instant;
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly fed: Fed;
  /** What to give to `advance`; undefined for the start, and where what it refers to was erased. */
  readonly event?: EngineEvent;
}

interface FeedRow {
  readonly seq: number;
  readonly at: Instant;
  readonly fed: Fed;
  readonly outcome: FunctionOutcome | null;
  readonly source: string | null;
  readonly type: string;
  readonly eventAt: Instant;
  readonly contactId: string | null;
  readonly data: JsonObject;
}

/** The whole feed of a run in order. */
export async function feedOf(queryable: Queryable, runId: string, types: EventTypes): Promise<RunFeed | undefined> {
  const run = await queryRow<Omit<RunFeed, 'entries'>>(
    queryable,
    `select id as "runId", definition_name as "definitionName", definition_version as "definitionVersion",
       program_hash as "programHash", subject, input,
       (extract(epoch from started_at) * 1000)::double precision as "startedAt"
     from run where id = $1`,
    [runId],
  );
  if (!run) return undefined;
  const rows = await queryRows<FeedRow>(
    queryable,
    `select run_feed.seq, (extract(epoch from run_feed.at) * 1000)::double precision as at, run_feed.fed, call.outcome,
       event.source, event.type, (extract(epoch from event.at) * 1000)::double precision as "eventAt",
       event.contact_id as "contactId", event.data
     from run_feed
     left join call on call.run_id = run_feed.run_id and call.key = run_feed.fed ->> 'key'
     left join event on event.id = (run_feed.fed ->> 'eventId')::uuid
     where run_feed.run_id = $1 order by run_feed.seq`,
    [runId],
  );
  return { ...run, entries: rows.map((row) => entryOf(row, types)) };
}

function entryOf(row: FeedRow, types: EventTypes): FeedEntry {
  const { seq, at, fed } = row;
  const event = engineEventOf(row, types);
  return event === undefined ? { seq, at, fed } : { seq, at, fed, event };
}

function engineEventOf(row: FeedRow, types: EventTypes): EngineEvent | undefined {
  const { at: now, fed } = row;
  switch (fed.type) {
    case 'started':
      return undefined;
    case 'functionCompleted': {
      const result = resultOf(fed.result, row.outcome);
      return result === undefined ? undefined : { type: 'functionCompleted', id: fed.id, result, now };
    }
    case 'functionFailed':
      return { type: 'functionFailed', id: fed.id, error: fed.error, now };
    case 'timerFired':
      return { type: 'timerFired', id: fed.id, now };
    case 'eventReceived': {
      if (row.source === null) return undefined;
      const { source, type, eventAt, contactId, data } = row;
      const event = cloudEventOf({ id: fed.eventId, source, type, at: eventAt, contactId, data }, types);
      return { type: 'eventReceived', event, now };
    }
    default:
      return { type: fed.type, now };
  }
}

/** What stands in the feed counts, also where it is null; without it, what the row of the call has. */
function resultOf(fed: Json | undefined, outcome: FunctionOutcome | null): Json | undefined {
  if (fed !== undefined) return fed;
  return outcome?.status === 'done' ? outcome.result : undefined;
}
