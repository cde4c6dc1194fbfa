import type { PageQuery } from '../cursor.js';
import { created, ok, type Routes } from '../handler.js';
import type { ConsentChange, ContactUpsert } from '../operations/contact-saving.js';
import {
  type ContactQuery,
  contactConsents,
  contactHistory,
  findContacts,
  recordConsent,
  showContact,
  upsertContact,
} from '../operations/contacts.js';

export const contactRoutes: Routes = {
  listContacts: async ({ query }, context) => ok(await findContacts(context, query<ContactQuery>())),

  upsertContact: async ({ body }, context) => {
    const { contact, created: isNew } = await upsertContact(context, body<ContactUpsert>());
    return isNew ? created(contact) : ok(contact);
  },

  showContact: async ({ params }, context) => ok(await showContact(context, params.contactId!)),

  listContactHistory: async ({ params, query }, context) =>
    ok(await contactHistory(context, params.contactId!, query<PageQuery>())),

  listConsents: async ({ params }, context) => ok({ items: await contactConsents(context, params.contactId!) }),

  recordConsent: async ({ params, body }, context) =>
    created({ items: await recordConsent(context, params.contactId!, body<ConsentChange>()) }),
};
