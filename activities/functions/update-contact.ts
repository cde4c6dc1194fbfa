import type { JsonObject } from '../../core/json.js';
import { markContactsChanged } from '../../store/repositories/changed-contacts.js';
import { changeAttributes } from '../../store/repositories/contact-attributes.js';
import type { NativeFunction } from '../deps.js';
import { argumentsOf, contactOf } from './call-contact.js';

/** Writes the named attributes; null removes one. Segments look again at whom it changed. Several calls for one contact count in the order of the batch. */
export const updateContact: NativeFunction = async (calls, { deps, manager }) => {
  const changes = new Map<string, JsonObject>();
  for (const call of calls) {
    const contactId = contactOf(call);
    if (contactId === null) continue;
    changes.set(contactId, { ...changes.get(contactId), ...argumentsOf<{ set: JsonObject }>(call).set });
  }
  const now = deps.clock.now();
  const changed = await changeAttributes(manager, changes, now);
  await markContactsChanged(manager, [...changed], now);
  return calls.map((call) => ({ status: 'done', result: { updated: changed.has(contactOf(call) ?? '') } }));
};
