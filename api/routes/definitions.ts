import type { JsonObject } from '../../core/json.js';
import { created, ok, type Routes } from '../handler.js';
import { type Comparison, compareDefinitions } from '../operations/definition-diff.js';
import {
  allDefinitions,
  checkDefinition,
  definitionVersions,
  publish,
  showDefinition,
} from '../operations/definitions.js';

export const definitionRoutes: Routes = {
  listDefinitions: async (_request, context) => ok({ items: await allDefinitions(context) }),

  validateDefinition: async ({ body }, context) => ok(await checkDefinition(context, body<JsonObject>())),

  compareDefinitions: async ({ body }, context) => ok(await compareDefinitions(context, body<Comparison>())),

  publishDefinition: async ({ body }, context) => {
    const { created: isNew, ...published } = await publish(context, body<JsonObject>());
    return isNew ? created(published) : ok(published);
  },

  showDefinition: async ({ params, query }, context) =>
    ok(await showDefinition(context, params.name!, query<{ version?: string }>().version)),

  listDefinitionVersions: async ({ params }, context) => ok({ items: await definitionVersions(context, params.name!) }),
};
