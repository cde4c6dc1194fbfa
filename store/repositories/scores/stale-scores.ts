// Scores that must be computed again: because time fades them, because somebody did something, because the model is another now.
import type { DataSource, EntityManager } from 'typeorm';
import type { ScoreModels } from '../../../core/catalog/score-models.js';
import type { Instant } from '../../../core/engine/state.js';
import { inTransaction } from '../../data-source.js';
import { wakeUp } from '../../wake-up.js';
import { lockFreeContacts } from '../enrolment.js';
import { queryRows } from '../query-rows.js';
import { scoreContacts } from './score-contacts.js';
import { SCORE_DUE } from './scores.js';

/** The stored scores of these contacts are due now. The contacts must be locked, so that no one who computes misses what happened. */
export async function markScoresStale(
  manager: EntityManager,
  contactIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (contactIds.length === 0) return;
  const rows = await queryRows(
    manager,
    `insert into due (kind, subject, at)
     select $2, model || '/' || contact_id as subject, $3 from score where contact_id = any($1::uuid[]) order by subject
     on conflict (kind, subject) do update set at = least(due.at, excluded.at) returning 1`,
    [[...new Set(contactIds)], SCORE_DUE, new Date(now)],
  );
  if (rows.length > 0) await wakeUp(manager, 'due');
}

/** Scores that were computed by another version of a model than the one in use are due now. Several processes may do it at once. */
export async function markOutdatedScores(manager: EntityManager, models: ScoreModels, now: Instant): Promise<void> {
  await manager.query(
    `insert into due (kind, subject, at)
     select $3, model || '/' || contact_id as subject, $4
     from unnest($1::text[], $2::text[]) as given (model, version) join score using (model)
     where score.model_version <> given.version order by subject
     on conflict (kind, subject) do update set at = least(due.at, excluded.at)`,
    [[...models.keys()], [...models.values()].map(({ version }) => version), SCORE_DUE, new Date(now)],
  );
}

interface DueScore {
  readonly subject: string;
  readonly model: string;
  readonly contactId: string;
}

/**
 * Computes the scores again that are due, at most `limit`; gives how many it dealt with. Contacts that somebody is busy with are left
 * for the next look, so that several sweepers may run at once. A score of a model that is gone stays as it is.
 */
export function sweepScores(dataSource: DataSource, models: ScoreModels, now: Instant, limit: number): Promise<number> {
  return inTransaction(dataSource, async (manager) => {
    const ripe = await queryRows<DueScore>(
      manager,
      `select subject, left(subject, -37) as model, right(subject, 36) as "contactId"
       from due where kind = $1 and at <= $2 order by at limit $3`,
      [SCORE_DUE, new Date(now), limit],
    );
    if (ripe.length === 0) return 0;
    const { free, erased } = await lockFreeContacts(manager, [...new Set(ripe.map(({ contactId }) => contactId))]);
    const spent = ripe.filter(({ contactId, model }) => erased.has(contactId) || !models.has(model));
    await manager.query('delete from due where kind = $1 and subject = any($2::text[])', [
      SCORE_DUE,
      spent.map(({ subject }) => subject),
    ]);
    const again = ripe.filter(({ contactId, model }) => free.has(contactId) && models.has(model));
    for (const model of models.values()) {
      const requests = again.filter((one) => one.model === model.name);
      if (requests.length > 0) await scoreContacts(manager, model, requests, now);
    }
    return spent.length + again.length;
  });
}
