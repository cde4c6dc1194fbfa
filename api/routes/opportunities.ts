import { created, ok, type Routes } from '../handler.js';
import {
  createOpportunity,
  findOpportunities,
  type OpportunityChange,
  type OpportunityFacts,
  type OpportunityQuery,
  showOpportunity,
  updateOpportunity,
} from '../operations/sales/opportunities.js';

export const opportunityRoutes: Routes = {
  listOpportunities: async ({ query }, context) => ok(await findOpportunities(context, query<OpportunityQuery>())),

  createOpportunity: async ({ body }, context) => created(await createOpportunity(context, body<OpportunityFacts>())),

  showOpportunity: async ({ params }, context) => ok(await showOpportunity(context, params.opportunityId!)),

  updateOpportunity: async ({ params, body }, context) =>
    ok(await updateOpportunity(context, params.opportunityId!, body<OpportunityChange>())),
};
