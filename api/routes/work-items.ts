import type { JsonObject } from '../../core/json.js';
import { ok, type Routes } from '../handler.js';
import {
  claimWorkItem,
  completeWorkItem,
  findWorkItems,
  type Reassignment,
  reassignWorkItem,
  showWorkItem,
  type WorkItemQuery,
} from '../operations/work-items.js';

export const workItemRoutes: Routes = {
  listWorkItems: async ({ query }, context) => ok(await findWorkItems(context, query<WorkItemQuery>())),

  showWorkItem: async ({ params }, context) => ok(await showWorkItem(context, params.workItemId!)),

  claimWorkItem: async ({ params, body }, context) =>
    ok(await claimWorkItem(context, params.workItemId!, body<{ version?: number }>())),

  completeWorkItem: async ({ params, body }, context) =>
    ok(await completeWorkItem(context, params.workItemId!, body<{ version?: number; result: JsonObject }>())),

  reassignWorkItem: async ({ params, body }, context) =>
    ok(await reassignWorkItem(context, params.workItemId!, body<Reassignment>())),
};
