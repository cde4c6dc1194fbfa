// Computing scores of many contacts: under their locks, so that a reaction that comes meanwhile is seen by the next one who asks.
import type { EntityManager } from 'typeorm';
import type { ScoreModel } from '../../../core/catalog/score-models.js';
import type { Instant } from '../../../core/engine/state.js';
import { computeScore, type Score } from '../../../core/rules/compute-score.js';
import { lockContacts } from '../enrolment.js';
import { readScoreFacts } from './score-facts.js';
import { readScorePoints, type ScoreOrigin, saveScores } from './scores.js';

export interface ScoreRequest {
  readonly contactId: string;
  /** The call that asks; several may ask about one contact. */
  readonly origin?: ScoreOrigin;
}

export interface ScoredContact {
  readonly score: Score;
  /** The score that was stored before; null for the first one. */
  readonly previous: number | null;
}

/** Computes and stores the scores of these contacts by one model; a contact that does not exist is left out. */
export async function scoreContacts(
  manager: EntityManager,
  model: ScoreModel,
  requests: readonly ScoreRequest[],
  now: Instant,
): Promise<ReadonlyMap<string, ScoredContact>> {
  const known = await lockContacts(
    manager,
    requests.map(({ contactId }) => contactId),
  );
  const contactIds = [...known];
  const facts = await readScoreFacts(manager, model, contactIds, now);
  const previous = await readScorePoints(manager, model.name, contactIds);
  const scored = contactIds.map((contactId) => ({
    contactId,
    score: computeScore(model, facts.get(contactId)!, now),
    origins: requests.flatMap((one) => (one.contactId === contactId && one.origin ? [one.origin] : [])),
  }));
  await saveScores(manager, model, scored, previous, now);
  return new Map(
    scored.map(({ contactId, score }) => [contactId, { score, previous: previous.get(contactId) ?? null }]),
  );
}
