// Scores of contacts with what explains them, and the models that give them.
import { SCORE_MODEL_FILE } from '../../../core/catalog/file-schemas.js';
import { schemaCheck } from '../../../core/catalog/json-schema.js';
import type { ScoreModel } from '../../../core/catalog/score-models.js';
import { AppError } from '../../../core/errors.js';
import { computeScore } from '../../../core/rules/compute-score.js';
import { contactExists } from '../../../store/repositories/contact-reads.js';
import { readScoreFacts } from '../../../store/repositories/scores/score-facts.js';
import {
  listScoreChanges,
  listScores,
  type StoredScore,
  type StoredScoreChange,
} from '../../../store/repositories/scores/score-reads.js';
import type { OperationContext } from '../../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../../cursor.js';

export function allScoreModels(context: OperationContext): readonly ScoreModel[] {
  return [...context.scoreModels.values()];
}

/** Throws `notFound`. */
export function showScoreModel(context: OperationContext, name: string): ScoreModel {
  const model = context.scoreModels.get(name);
  if (!model) throw new AppError('notFound', `There is no score model "${name}".`);
  return model;
}

/** The stored scores of a contact, each with the points of every rule. */
export async function contactScores(context: OperationContext, contactId: string): Promise<readonly StoredScore[]> {
  if (!(await contactExists(context.dataSource, contactId))) throw noContact(contactId);
  return listScores(context.dataSource, contactId);
}

/** How the scores of a contact came to be what they are, newest first. */
export async function scoreChanges(
  context: OperationContext,
  contactId: string,
  query: PageQuery & { readonly model?: string },
): Promise<Page<StoredScoreChange>> {
  if (!(await contactExists(context.dataSource, contactId))) throw noContact(contactId);
  const limit = limitOf(query);
  const page = { model: query.model, beforeId: readIdCursor(query), limit: limit + 1 };
  return pageOf(await listScoreChanges(context.dataSource, contactId, page), limit, ({ id }) => [id]);
}

export interface ScorePreview {
  readonly contactId: string;
  /** Name of a model, or a model as its file would hold it: to try one before it is used. */
  readonly model: string | ScoreModel;
}

/** What a model gives a contact now; nothing is stored. Throws `badInput` with a pointer for a model that is none. */
export async function previewScore(context: OperationContext, given: ScorePreview): Promise<StoredScore> {
  const model = typeof given.model === 'string' ? showScoreModel(context, given.model) : checkedModel(given.model);
  const now = context.clock.now();
  const facts = (await readScoreFacts(context.dataSource, model, [given.contactId], now)).get(given.contactId);
  if (!facts) throw noContact(given.contactId);
  const { changesAt, ...score } = computeScore(model, facts, now);
  return {
    model: model.name,
    modelVersion: model.version,
    ...score,
    at: new Date(now),
    changesAt: changesAt === null ? null : new Date(changesAt),
  };
}

function checkedModel(model: ScoreModel): ScoreModel {
  const violations = schemaCheck(SCORE_MODEL_FILE)(model);
  const [first] = violations;
  if (!first) return model;
  throw new AppError(
    'badInput',
    `The score model can not be used: ${first.pointer || '/'} ${first.message}.`,
    violations.map(({ pointer, message }) => ({ pointer: `/model${pointer}`, expected: message })),
  );
}

function noContact(contactId: string): AppError {
  return new AppError('notFound', `There is no contact ${contactId}.`);
}
