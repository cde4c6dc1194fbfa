// A campaign with a crowd behind it, made as a marketer would: a file of contacts, a draft, the launch.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readShippedProcesses } from '../../store/shipped.js';
import type { BenchContext } from '../bench.js';
import type { BenchPlatform } from '../platform.js';

export const CAMPAIGN = 'crowd';
/** Decimal, in the currency of the bench's platform. */
export const COST_PER_CONTACT = 3;

const MAPPING = {
  externalId: 'customer',
  email: 'mail',
  attributes: { crowd: 'crowd' },
  consents: ['promotional'],
};

const OFFER = { fa: 'پیشنهادی برای شما', en: 'An offer for you' };

/** One wave, one arm, no reminder, no throttle, at any time of the day. */
const DRAFT = {
  name: CAMPAIGN,
  title: { fa: 'کمپین بزرگ', en: 'The crowd' },
  audience: { filter: { attribute: 'crowd', exists: true } },
  costPerContact: COST_PER_CONTACT,
  arms: [{ name: 'A', template: 'campaign-offer-a', parameters: { offer: OFFER } }],
  waves: [{ share: 1 }],
  window: 'any',
};

/** Brings so many contacts in, publishes the processes of a campaign and launches one to all of them. Gives its id. */
export async function launchCrowd(platform: BenchPlatform, context: BenchContext, size: number): Promise<string> {
  await platform.post('/teams', { name: 'marketing' });
  for (const { name, text } of readShippedProcesses())
    if (name.startsWith('campaign-')) await platform.post('/definitions', JSON.parse(text));
  const file = path.join(context.folder, 'contacts.csv');
  const lines = Array.from({ length: size }, (_, index) => `${index},person${index}@example.test,yes\n`);
  writeFileSync(file, `customer,mail,crowd\n${lines.join('')}`);
  await platform.upload(`/imports?mapping=${encodeURIComponent(JSON.stringify(MAPPING))}`, file);
  const { id } = await platform.post<{ id: string }>('/campaigns', DRAFT);
  await platform.post(`/campaigns/${CAMPAIGN}/launch`, undefined);
  return id;
}
