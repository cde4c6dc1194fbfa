// The worlds that the demo can live in: the sample shop, or real customers out of a file.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { JsonObject } from '../../core/json.js';
import { answeredCampaign, springCampaign } from './campaigns.js';
import type { HttpClient } from './http-client.js';
import { addressOf, contactsFile, readAnswers } from './world/answers-file.js';
import { type SampleLead, sampleLeads } from './world/sample-leads.js';
import { shopFile } from './world/shop-file.js';

export interface DemoWorld {
  /** Brings its people and their history in. What an earlier start has brought stays as it is. */
  bring(api: HttpClient): Promise<unknown>;
  /** Who leaves an address at the site, when the world begins at `from`. */
  leads(from: number): readonly SampleLead[];
  readonly campaign?: JsonObject;
  /** Share of the customers' usual activity, 0 to 1. */
  readonly activity: number;
  /** What each address of a file of answers answers, and what an answer brings. */
  readonly answers?: { readonly byAddress: ReadonlyMap<string, boolean>; readonly amount: string };
}

const DAYS_OF_LEADS = 21;

export interface SampleShop {
  readonly customers: number;
  readonly leads: number;
  /** The day on which the history ends. */
  readonly asOf: number;
  readonly currency: string;
}

/** A small shop with customers of every habit, leads that come day after day, and a campaign. */
export function sampleShop({ customers, leads, asOf, currency }: SampleShop): DemoWorld {
  const file = shopFile({ customers, asOf, currency });
  return {
    bring: (api) => api.upload(importPath('sample-shop', file.mapping), 'text/csv', Readable.from(file.lines)),
    leads: (from) => sampleLeads({ leads, from, days: DAYS_OF_LEADS }),
    campaign: springCampaign(currency),
    activity: 1,
  };
}

/** Everybody in a file of purchases in the CDNOW layout. */
export function shopOfPurchases(file: string): DemoWorld {
  const query = 'layout=cdnow&source=cdnow&inventAddresses=true';
  return {
    bring: (api) => api.upload(`/api/v1/imports?${query}`, 'text/plain', createReadStream(file)),
    leads: () => [],
    activity: 0.1,
  };
}

/** Everybody in a file of answers, and the campaign that they answered or not. Throws what readAnswers throws. */
export async function shopOfAnswers(file: string, currency: string): Promise<DemoWorld> {
  const answers = await readAnswers(file);
  const contacts = contactsFile(answers);
  return {
    bring: (api) => api.upload(importPath('answers', contacts.mapping), 'text/csv', Readable.from(contacts.lines)),
    leads: () => [],
    campaign: answeredCampaign(answers, currency),
    activity: 0,
    answers: {
      byAddress: new Map(answers.contacts.map((contact) => [addressOf(contact), contact.answers])),
      amount: answers.revenuePerAnswer,
    },
  };
}

function importPath(source: string, mapping: object): string {
  return `/api/v1/imports?source=${source}&mapping=${encodeURIComponent(JSON.stringify(mapping))}`;
}
