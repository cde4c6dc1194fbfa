import type { PageQuery } from '../cursor.js';
import { created, ok, type Routes } from '../handler.js';
import { captureLead, type LeadFacts } from '../operations/sales/capture-lead.js';
import { assignLead, type LeadSharing, type Receiver, shareFiltered } from '../operations/sales/lead-assignments.js';
import {
  findLeads,
  type LeadQuery,
  leadHistory,
  moveLead,
  type StageChange,
  showLead,
} from '../operations/sales/leads.js';

export const leadRoutes: Routes = {
  listLeads: async ({ query }, context) => ok(await findLeads(context, query<LeadQuery>())),

  captureLead: async ({ body }, context) => {
    const answer = await captureLead(context, body<LeadFacts>());
    return answer.captured === 'new' ? created(answer) : ok(answer);
  },

  showLead: async ({ params }, context) => ok(await showLead(context, params.leadId!)),

  listLeadHistory: async ({ params, query }, context) =>
    ok(await leadHistory(context, params.leadId!, query<PageQuery>())),

  moveLead: async ({ params, body }, context) => ok(await moveLead(context, params.leadId!, body<StageChange>())),

  assignLead: async ({ params, body }, context) =>
    ok(await assignLead(context, params.leadId!, body<Receiver & { version?: number }>())),

  shareLeads: async ({ body }, context) => ok(await shareFiltered(context, body<LeadSharing>())),
};
