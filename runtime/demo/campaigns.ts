// The demo's campaigns: one over the sample shop's loyal customers, or one over a file of answers.
import type { JsonObject } from '../../core/json.js';
import { type HttpClient, HttpFailure } from './http-client.js';
import type { CampaignAnswers } from './world/answers-file.js';

/** A campaign with everything: two arms, a control group, two waves, a reminder, a limit that asks for approval, a budget. */
export function springCampaign(currency: string): JsonObject {
  const offer = { fa: 'چای بهاره با ده درصد تخفیف', en: 'Spring tea, ten percent off' };
  return {
    name: 'spring-offer',
    title: { fa: 'پیشنهاد بهاره', en: 'Spring offer' },
    goal: 'Loyal customers taste the new harvest',
    target: { measure: 'purchases', value: 10 },
    audience: { filter: { purchases: { lastWithin: 'P90D' } } },
    products: ['tea-250'],
    offers: [{ title: offer, percent: 10 }],
    budget: 500,
    currency,
    costPerContact: 0.5,
    approvalLimit: 20,
    arms: [
      { name: 'A', weight: 50, template: 'campaign-offer-a', parameters: { offer, percent: 10 } },
      { name: 'B', weight: 50, template: 'campaign-offer-b', parameters: { offer, percent: 10 } },
    ],
    controlShare: 0.1,
    waves: [
      { share: 30, after: 'PT0S' },
      { share: 70, after: 'P2D' },
    ],
    window: 'businessHours',
    responseWindow: 'P14D',
    reminder: { template: 'campaign-reminder', parameters: { offer }, after: 'P5D' },
  };
}

/** The campaign of a file of answers, to everybody in it, at the cost that the file tells. */
export function answeredCampaign({ costPerContact }: CampaignAnswers, currency: string): JsonObject {
  const offer = { fa: 'پیشنهادی برای شما', en: 'An offer for you' };
  return {
    name: 'answers',
    title: { fa: 'کمپین پرونده', en: 'The campaign of the file' },
    target: { measure: 'roi', value: 0 },
    audience: { filter: { attribute: 'education', exists: true } },
    currency,
    costPerContact: Number(costPerContact),
    arms: [{ name: 'A', weight: 1, template: 'campaign-offer-a', parameters: { offer } }],
    waves: [{ share: 1, after: 'PT0S' }],
    window: 'any',
    responseWindow: 'P14D',
  };
}

export interface CampaignFigures {
  readonly name: string;
  readonly status: string;
  readonly stage: string | null;
  readonly recipients: number;
  readonly responses: number;
  readonly cost: number;
  readonly revenue: number;
  /** A fraction; null without cost. */
  readonly roi: number | null;
}

/** Writes the campaign down and launches it, each unless an earlier start has. */
export async function launchCampaign(api: HttpClient, campaign: JsonObject): Promise<void> {
  await unlessDone(() => api.post('/api/v1/campaigns', campaign));
  await unlessDone(() => api.post(`/api/v1/campaigns/${String(campaign.name)}/launch`));
}

/** What was done already is refused as a conflict. */
async function unlessDone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof HttpFailure) || error.status !== 409) throw error;
  }
}

interface Totals extends Pick<CampaignFigures, 'recipients' | 'cost' | 'revenue' | 'roi'> {
  readonly responses: { readonly contacts: number };
}

/** What has come of every campaign so far. */
export async function readCampaigns(api: HttpClient): Promise<CampaignFigures[]> {
  type Listed = Pick<CampaignFigures, 'name' | 'status' | 'stage'>;
  const { items } = await api.get<{ items: Listed[] }>('/api/v1/campaigns');
  return Promise.all(
    items.map(async ({ name, status, stage }) => {
      const { recipients, responses, cost, revenue, roi } = await api.get<Totals>(`/api/v1/campaigns/${name}/totals`);
      return { name, status, stage, recipients, responses: responses.contacts, cost, revenue, roi };
    }),
  );
}
