// People who leave their address at the sample shop's site, day after day. Deterministic, like the shop itself.
import { chance, pick } from '../chance.js';
import { personOf } from './sample-people.js';

export interface SampleLead {
  readonly email: string;
  readonly displayName: string;
  readonly locale: 'fa' | 'en';
  readonly timeZone: string;
  readonly source: string;
  readonly region: string;
  readonly industry: string;
  readonly companySize: number;
  /** Epoch milliseconds of the world. */
  readonly capturedAt: number;
}

export interface SampleLeadsOptions {
  readonly leads: number;
  /** When the first one comes; the others follow within `days` days. */
  readonly from: number;
  readonly days: number;
}

const DAY_MS = 86_400_000;
const SOURCES = ['website', 'website', 'referral', 'fair', 'list', 'search'] as const;
const REGIONS = ['tehran', 'isfahan', 'shiraz', 'rasht', 'london'] as const;
const INDUSTRIES = ['retail', 'food', 'hospitality', 'software', 'construction'] as const;
const COMPANY_SIZES = [1, 4, 12, 60, 350] as const;

/** All of them, in the order in which they come. */
export function sampleLeads({ leads, from, days }: SampleLeadsOptions): SampleLead[] {
  return Array.from({ length: leads }, (_, index): SampleLead => {
    const lead = `l${String(index + 1).padStart(4, '0')}`;
    const { name, ...person } = personOf(lead);
    return {
      ...person,
      displayName: name,
      email: `${lead}@example.test`,
      source: pick(SOURCES, 'source', lead),
      region: pick(REGIONS, 'region', lead),
      industry: pick(INDUSTRIES, 'industry', lead),
      companySize: pick(COMPANY_SIZES, 'size', lead),
      capturedAt: from + Math.floor(((index + chance('captured', lead)) / leads) * days * DAY_MS),
    };
  });
}
