// Scores as they are kept: one per model and contact, the way it came to its points, and every change.
import type { EntityManager } from 'typeorm';
import type { ScoreModel } from '../../../core/catalog/score-models.js';
import type { Instant } from '../../../core/engine/state.js';
import type { Score } from '../../../core/rules/compute-score.js';
import { newId } from '../../new-id.js';
import { queryRows } from '../query-rows.js';

/** Kind of `due`: time has come to compute a score again. The subject is `<model>/<contact id>`. */
export const SCORE_DUE = 'score';

/** The call that asked for a score; absent when time or a reaction did. */
export interface ScoreOrigin {
  readonly runId: string;
  readonly callKey: string;
}

export interface ScoreToSave {
  readonly contactId: string;
  readonly score: Score;
  /** Every call has its change, also one of nothing; without a call only what differs is a change. */
  readonly origins: readonly ScoreOrigin[];
}

/** Scores of one model before they are computed again, by contact id. The contacts must be locked. */
export async function readScorePoints(
  manager: EntityManager,
  model: string,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ contactId: string; score: number }>(
    manager,
    'select contact_id as "contactId", score from score where model = $1 and contact_id = any($2::uuid[])',
    [model, contactIds],
  );
  return new Map(rows.map(({ contactId, score }) => [contactId, score]));
}

/** Keeps the scores with their explanations, what changed, and when each must be looked at again. */
export async function saveScores(
  manager: EntityManager,
  model: ScoreModel,
  scores: readonly ScoreToSave[],
  previous: ReadonlyMap<string, number>,
  now: Instant,
): Promise<void> {
  if (scores.length === 0) return;
  await manager.query(
    `insert into score (model, contact_id, model_version, score, fit, behaviour, threshold, qualified, explanation,
       changes_at, at)
     select $1, contact_id, $2, score, fit, behaviour, $3, score >= $3, explanation, changes_at, $4
     from unnest($5::uuid[], $6::integer[], $7::integer[], $8::integer[], $9::jsonb[], $10::timestamptz[])
       as given (contact_id, score, fit, behaviour, explanation, changes_at)
     on conflict (model, contact_id) do update set model_version = excluded.model_version, score = excluded.score,
       fit = excluded.fit, behaviour = excluded.behaviour, threshold = excluded.threshold,
       qualified = excluded.qualified, explanation = excluded.explanation, changes_at = excluded.changes_at,
       at = excluded.at`,
    [
      model.name,
      model.version,
      model.mqlThreshold,
      new Date(now),
      scores.map(({ contactId }) => contactId),
      scores.map(({ score }) => score.score),
      scores.map(({ score }) => score.fit),
      scores.map(({ score }) => score.behaviour),
      scores.map(({ score }) => JSON.stringify(score.explanation)),
      scores.map(({ score }) => (score.changesAt === null ? null : new Date(score.changesAt))),
    ],
  );
  await insertChanges(manager, model, changesOf(scores, previous), now);
  await date(manager, model.name, scores);
}

interface ScoreChange {
  readonly contactId: string;
  readonly score: number;
  readonly previous: number | null;
  readonly origin: ScoreOrigin | undefined;
}

function changesOf(scores: readonly ScoreToSave[], previous: ReadonlyMap<string, number>): ScoreChange[] {
  return scores.flatMap(({ contactId, score: { score }, origins }): ScoreChange[] => {
    const before = previous.get(contactId) ?? null;
    if (origins.length === 0)
      return before === score ? [] : [{ contactId, score, previous: before, origin: undefined }];
    return origins.map((origin, index) => ({ contactId, score, previous: index === 0 ? before : score, origin }));
  });
}

async function insertChanges(
  manager: EntityManager,
  model: ScoreModel,
  changes: readonly ScoreChange[],
  now: Instant,
): Promise<void> {
  await manager.query(
    `insert into score_change (id, model, contact_id, model_version, score, previous, at, run_id, call_key)
     select id, $1, contact_id, $2, score, previous, $3, run_id, call_key
     from unnest($4::uuid[], $5::uuid[], $6::integer[], $7::integer[], $8::uuid[], $9::text[])
       as given (id, contact_id, score, previous, run_id, call_key)`,
    [
      model.name,
      model.version,
      new Date(now),
      changes.map(() => newId()),
      changes.map(({ contactId }) => contactId),
      changes.map(({ score }) => score),
      changes.map(({ previous }) => previous),
      changes.map(({ origin }) => origin?.runId ?? null),
      changes.map(({ origin }) => origin?.callKey ?? null),
    ],
  );
}

async function date(manager: EntityManager, model: string, scores: readonly ScoreToSave[]): Promise<void> {
  const changing = scores.filter(({ score }) => score.changesAt !== null);
  const resting = scores.filter(({ score }) => score.changesAt === null);
  const subjectOf = ({ contactId }: ScoreToSave): string => `${model}/${contactId}`;
  await manager.query(
    `insert into due (kind, subject, at) select $1, * from unnest($2::text[], $3::timestamptz[])
     on conflict (kind, subject) do update set at = excluded.at where due.at <> excluded.at`,
    [SCORE_DUE, changing.map(subjectOf), changing.map(({ score }) => new Date(score.changesAt!))],
  );
  await manager.query('delete from due where kind = $1 and subject = any($2::text[])', [
    SCORE_DUE,
    resting.map(subjectOf),
  ]);
}
