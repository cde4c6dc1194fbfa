// The sample shop as a file that the platform's own import reads.
import { type SamplePurchase, type SampleShopOptions, samplePurchases } from './sample-shop.js';

const COLUMNS = [
  'customer',
  'name',
  'email',
  'locale',
  'timeZone',
  'order',
  'at',
  'amount',
  'currency',
  'quantity',
  'sku',
] as const;

export interface ShopFile {
  readonly mapping: object;
  readonly lines: Iterable<string>;
}

function* linesOf(options: SampleShopOptions & { readonly currency: string }): Generator<string> {
  yield `${COLUMNS.join(',')}\n`;
  for (const purchase of samplePurchases(options)) {
    const cells = { ...purchase, currency: options.currency } satisfies SamplePurchase;
    yield `${COLUMNS.map((column) => cells[column]).join(',')}\n`;
  }
}

/** The shop's purchases as CSV, and the mapping that says which column is what. */
export function shopFile(options: SampleShopOptions & { readonly currency: string }): ShopFile {
  return {
    mapping: {
      delimiter: ',',
      externalId: 'customer',
      displayName: 'name',
      email: 'email',
      locale: 'locale',
      timeZone: 'timeZone',
      consents: ['survey', 'promotional'],
      purchase: { id: 'order', at: 'at', amount: 'amount', currency: 'currency', quantity: 'quantity', sku: 'sku' },
    },
    lines: linesOf(options),
  };
}
