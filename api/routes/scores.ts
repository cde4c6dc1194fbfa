import type { PageQuery } from '../cursor.js';
import { ok, type Routes } from '../handler.js';
import {
  allScoreModels,
  contactScores,
  previewScore,
  type ScorePreview,
  scoreChanges,
  showScoreModel,
} from '../operations/sales/scores.js';

export const scoreRoutes: Routes = {
  listScoreModels: (_request, context) => ok({ items: allScoreModels(context) }),

  showScoreModel: ({ params }, context) => ok(showScoreModel(context, params.name!)),

  previewScore: async ({ body }, context) => ok(await previewScore(context, body<ScorePreview>())),

  listScores: async ({ params }, context) => ok({ items: await contactScores(context, params.contactId!) }),

  listScoreChanges: async ({ params, query }, context) =>
    ok(await scoreChanges(context, params.contactId!, query<PageQuery & { model?: string }>())),
};
