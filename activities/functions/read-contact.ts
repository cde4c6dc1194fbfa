import type { FunctionOutcome } from '../../core/catalog/calls.js';
import type { Json, JsonObject } from '../../core/json.js';
import { defaultThresholds, purchaseClass } from '../../core/rules/purchase-class.js';
import {
  type ContactProfile,
  type PurchaseSummary,
  readContactProfiles,
  readPurchaseSummaries,
} from '../../store/repositories/contact-facts.js';
import type { NativeFunction, Organisation } from '../deps.js';
import { failedForGood } from '../failure.js';
import { argumentsOf, contactOf } from './call-contact.js';

/** Language, zone, purchases with their class, and of the attributes those that are named. */
export const readContact: NativeFunction = async (calls, { deps, manager }) => {
  const contactIds = [...new Set(calls.flatMap((call) => contactOf(call) ?? []))];
  const profiles = await readContactProfiles(manager, contactIds);
  const { currency } = deps.organisation;
  const summaries = await readPurchaseSummaries(manager, contactIds, currency, deps.clock.now());
  return calls.map((call): FunctionOutcome => {
    const contactId = contactOf(call) ?? '';
    const profile = profiles.get(contactId);
    if (!profile) {
      return failedForGood('validation', 'Nobody to read', 'The run is about nobody, or the contact was erased');
    }
    const { attributes = [] } = argumentsOf<{ attributes?: readonly string[] }>(call);
    return { status: 'done', result: resultOf(profile, summaries.get(contactId), attributes, deps.organisation) };
  });
};

function resultOf(
  profile: ContactProfile,
  summary: PurchaseSummary | undefined,
  names: readonly string[],
  organisation: Organisation,
): JsonObject {
  const currency = summary?.currency ?? organisation.currency;
  const thresholds = organisation.purchaseThresholds ?? defaultThresholds(currency);
  return {
    locale: profile.locale,
    timeZone: profile.timeZone ?? organisation.timeZone,
    purchaseClass: purchaseClass(
      { count: summary?.count ?? 0, yearlyAmount: summary?.yearlyAmount ?? '0' },
      thresholds,
    ),
    purchases: {
      count: summary?.count ?? 0,
      total: Number(summary?.total ?? 0),
      currency,
      lastAt: summary ? new Date(summary.lastAt).toISOString() : null,
    },
    attributes: Object.fromEntries(names.map((name) => [name, attributeOf(profile, name)])),
  };
}

/** Null for one that the contact does not have. */
function attributeOf({ attributes }: ContactProfile, name: string): Json {
  return Object.hasOwn(attributes, name) ? attributes[name]! : null;
}
