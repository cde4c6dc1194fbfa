// Answers to surveys, read by reference: their comments are personal and never travel through a run.
import type { EntityManager } from 'typeorm';
import type { JsonObject } from '../../core/json.js';
import { queryRows } from './query-rows.js';

export interface AnswerReference {
  readonly contactId: string | null;
  /** The id of the event as the run got it: that of its row, or the one its source gave it. */
  readonly eventId: string;
}

/** The answers as a work item shows them, in order; undefined = the contact has no such event. */
export async function readSurveyAnswers(
  manager: EntityManager,
  references: readonly AnswerReference[],
): Promise<readonly (JsonObject | undefined)[]> {
  if (references.length === 0) return [];
  const rows = await queryRows<{ position: number; id: string; at: Date; data: JsonObject }>(
    manager,
    `select given.position::integer - 1 as position, event.id, event.at, event.data
     from unnest($1::uuid[], $2::text[]) with ordinality as given (contact_id, event_id, position)
       join event on event.contact_id = given.contact_id and given.event_id in (event.id::text, event.event_id)`,
    [references.map((reference) => reference.contactId), references.map((reference) => reference.eventId)],
  );
  const found = new Map(rows.map((row) => [row.position, row]));
  return references.map((_, position) => {
    const row = found.get(position);
    if (!row) return undefined;
    const { surveyId = null, score = null, comment = null } = row.data;
    return { eventId: row.id, answeredAt: row.at.toISOString(), surveyId, score, comment };
  });
}
