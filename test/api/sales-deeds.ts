// What changes leads and opportunities, one request each.
import type { TestApi } from '../support/api.js';
import type { Deeds } from './deeds.js';

export async function salesDeeds(api: TestApi): Promise<Deeds> {
  const { staffMemberId } = await api.keyFor('agent');
  const facts = (name: string): object => ({ source: 'fair', displayName: 'Sara', emails: [`${name}@shop.test`] });
  const { lead } = (await api.send('POST', '/api/v1/leads', { body: facts('known') })).body;
  const opportunity = { contactId: lead.contactId, title: { fa: 'قرارداد', en: 'A contract with Sara' } };
  const { id } = (await api.send('POST', '/api/v1/opportunities', { body: opportunity })).body;
  return {
    captureLead: {
      path: '/api/v1/leads',
      request: { body: facts('new') },
      action: 'lead.captured',
      subject: 'lead:*',
    },
    moveLead: {
      path: `/api/v1/leads/${lead.id}/stage`,
      request: { body: { stage: 'disqualified', reason: 'a wrong price' } },
      action: 'lead.moved',
      subject: `lead:${lead.id}`,
    },
    assignLead: {
      path: `/api/v1/leads/${lead.id}/assign`,
      request: { body: { assigneeId: staffMemberId } },
      action: 'lead.assigned',
      subject: `lead:${lead.id}`,
    },
    shareLeads: {
      path: '/api/v1/lead-assignments',
      request: { body: { filter: { source: 'fair' }, to: { assigneeId: staffMemberId } } },
      action: 'leads.shared',
      subject: 'leads',
    },
    createOpportunity: {
      path: '/api/v1/opportunities',
      request: { body: opportunity },
      action: 'opportunity.noted',
      subject: 'opportunity:*',
    },
    updateOpportunity: {
      path: `/api/v1/opportunities/${id}`,
      request: { body: { stage: 'lost', reason: 'a wrong price' } },
      action: 'opportunity.changed',
      subject: `opportunity:${id}`,
    },
    updateStaffMember: {
      path: `/api/v1/staff/${staffMemberId}`,
      request: { body: { capacity: 5, regions: ['tehran'] } },
      action: 'staff.changed',
      subject: `staff:${staffMemberId}`,
    },
  };
}
