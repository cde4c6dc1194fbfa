// How valuable a customer is, by the amount bought in a year. The thresholds are data of the organisation, per currency.

export type PurchaseClass = 'high' | 'medium' | 'low' | 'none';

/** Amounts a year, as decimal text. From `high` on it is high, from `medium` on it is medium, below it is low. */
export interface PurchaseThresholds {
  readonly high: string;
  readonly medium: string;
}

/** For an organisation that has not set its own: fit for consumer goods, by order of magnitude. */
const DEFAULT_THRESHOLDS: Readonly<Record<string, PurchaseThresholds>> = {
  USD: { high: '250', medium: '75' },
  EUR: { high: '250', medium: '75' },
  IRR: { high: '150000000', medium: '40000000' },
  IRT: { high: '15000000', medium: '4000000' },
};

export function defaultThresholds(currency: string): PurchaseThresholds {
  return DEFAULT_THRESHOLDS[currency] ?? DEFAULT_THRESHOLDS.USD!;
}

/**
 * The class of somebody who bought for `yearlyAmount` (decimal text) in the year that ended with the last purchase; `none` only for
 * somebody who never bought. The year ends with the last purchase, not today, because the class is asked for
 * most when a customer has gone silent: then it says what there is to win back.
 */
export function purchaseClass(
  purchases: { readonly count: number; readonly yearlyAmount: string },
  thresholds: PurchaseThresholds,
): PurchaseClass {
  if (purchases.count === 0) return 'none';
  if (atLeast(purchases.yearlyAmount, thresholds.high)) return 'high';
  return atLeast(purchases.yearlyAmount, thresholds.medium) ? 'medium' : 'low';
}

/** Compares decimal text in ten-thousandths, the precision in which amounts are stored. */
function atLeast(amount: string, threshold: string): boolean {
  return tenThousandths(amount) >= tenThousandths(threshold);
}

function tenThousandths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(4, '0').slice(0, 4)}`);
}
