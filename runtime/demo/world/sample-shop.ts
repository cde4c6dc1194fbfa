// A small shop that never was: Persian and English customers with a history like a real one. Deterministic.
import { chance, pick } from '../chance.js';
import { personOf } from './sample-people.js';

export interface SamplePurchase {
  readonly customer: string;
  readonly name: string;
  readonly email: string;
  readonly locale: 'fa' | 'en';
  readonly timeZone: string;
  readonly at: string;
  readonly amount: string;
  readonly currency: string;
  readonly quantity: number;
  readonly sku: string;
  readonly order: string;
}

export interface SampleShopOptions {
  readonly customers: number;
  /** The day the history ends (exclusive), epoch milliseconds. */
  readonly asOf: number;
}

const DAY_MS = 86_400_000;
const SKUS = [
  'tea-250',
  'saffron-5',
  'honey-900',
  'pistachio-500',
  'rug-cleaner',
  'kettle',
  'cup-set',
  'rosewater',
] as const;

/** Customers fall into four habits, so that every branch of the shipped processes has somebody. */
type Habit = 'loyal' | 'gone' | 'goneValuable' | 'new';

function habitOf(customer: string): Habit {
  const share = chance('habit', customer);
  if (share < 0.4) return 'loyal';
  if (share < 0.75) return 'gone';
  return share < 0.9 ? 'goneValuable' : 'new';
}

/** Days before the end of the history at which this habit buys, oldest first. */
function purchaseDays(customer: string, habit: Habit): number[] {
  const many = habit === 'goneValuable' ? 9 : habit === 'loyal' ? 7 : habit === 'gone' ? 3 : 1;
  const newest =
    habit === 'loyal' || habit === 'new' ? 1 + chance('newest', customer) * 60 : 185 + chance('newest', customer) * 90;
  const every = 20 + chance('every', customer) * 25;
  return Array.from({ length: many }, (_, i) => Math.round(newest + (many - 1 - i) * every));
}

function amountOf(customer: string, habit: Habit, nth: number): string {
  const base = habit === 'goneValuable' ? 180 : habit === 'loyal' ? 60 : 25;
  return (base * (0.6 + chance('amount', customer, nth))).toFixed(2);
}

/** All purchases of the shop, by customer and then by date. */
export function* samplePurchases(options: SampleShopOptions): Generator<SamplePurchase> {
  for (let i = 1; i <= options.customers; i++) {
    const customer = `s${String(i).padStart(4, '0')}`;
    const habit = habitOf(customer);
    const person = { customer, email: `${customer}@example.test`, ...personOf(customer) };
    for (const [nth, daysAgo] of purchaseDays(customer, habit).entries()) {
      const at = options.asOf - daysAgo * DAY_MS + Math.floor(chance('hour', customer, nth) * 12 + 8) * 3_600_000;
      yield {
        ...person,
        at: new Date(at).toISOString(),
        amount: amountOf(customer, habit, nth),
        currency: 'EUR',
        quantity: 1 + Math.floor(chance('quantity', customer, nth) * 4),
        sku: pick(SKUS, 'sku', customer, nth),
        order: `${customer}-${nth + 1}`,
      };
    }
  }
}
