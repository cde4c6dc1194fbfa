import { ok, type Routes } from '../handler.js';
import { allTemplates, type PreviewRequest, previewTemplate, showTemplate } from '../operations/templates.js';

export const templateRoutes: Routes = {
  listTemplates: (_request, context) => ok({ items: allTemplates(context) }),

  showTemplate: ({ params }, context) => ok(showTemplate(context, params.name!)),

  previewTemplate: async ({ params, body }, context) =>
    ok(await previewTemplate(context, params.name!, body<PreviewRequest>())),
};
