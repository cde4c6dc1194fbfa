// Scores as screens show them.
import type { ScoreExplanation } from '../../../core/rules/compute-score.js';
import { type Queryable, queryRows } from '../query-rows.js';

export interface StoredScore {
  readonly model: string;
  readonly modelVersion: string;
  readonly score: number;
  readonly fit: number;
  readonly behaviour: number;
  readonly threshold: number;
  readonly qualified: boolean;
  readonly explanation: ScoreExplanation;
  /** When it was computed, and when time alone will change it. */
  readonly at: Date;
  readonly changesAt: Date | null;
}

/** Of one contact, in the order of the models' names. */
export function listScores(queryable: Queryable, contactId: string): Promise<StoredScore[]> {
  return queryRows(
    queryable,
    `select model, model_version as "modelVersion", score, fit, behaviour, threshold, qualified, explanation, at,
       changes_at as "changesAt"
     from score where contact_id = $1 order by model`,
    [contactId],
  );
}

export interface StoredScoreChange {
  readonly id: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly score: number;
  readonly previous: number | null;
  readonly at: Date;
  /** The run that asked; null when time or a reaction did. */
  readonly runId: string | null;
}

/** Newest first, older than `beforeId` when given. */
export function listScoreChanges(
  queryable: Queryable,
  contactId: string,
  page: { readonly model?: string; readonly beforeId?: string; readonly limit: number },
): Promise<StoredScoreChange[]> {
  return queryRows(
    queryable,
    `select id, model, model_version as "modelVersion", score, previous, at, run_id as "runId" from score_change
     where contact_id = $1 and ($2::text is null or model = $2) and ($3::uuid is null or id < $3)
     order by id desc limit $4`,
    [contactId, page.model ?? null, page.beforeId ?? null, page.limit],
  );
}
