import { addIsoDuration } from '../../core/calendar/duration.js';
import { issueCoupons } from '../../store/repositories/coupons.js';
import type { NativeFunction } from '../deps.js';
import { argumentsOf, contactOf } from './call-contact.js';

interface CouponArguments {
  readonly kind: string;
  readonly percent?: number;
  readonly amount?: number;
  readonly validFor: string;
}

/** Issues a coupon of its own to the contact. The code stays in the database: it is shown where a message is rendered. */
export const issueCoupon: NativeFunction = async (calls, { deps, manager }) => {
  const now = deps.clock.now();
  const coupons = calls.map((call) => {
    const { kind, percent, amount, validFor } = argumentsOf<CouponArguments>(call);
    return {
      runId: call.runId,
      callKey: call.key,
      contactId: contactOf(call),
      kind,
      percent: percent ?? null,
      amount: amount ?? null,
      currency: amount === undefined ? null : deps.organisation.currency,
      validUntil: addIsoDuration(now, validFor),
    };
  });
  const ids = await issueCoupons(manager, coupons, now);
  return coupons.map(({ validUntil }, index) => ({
    status: 'done',
    result: { couponId: ids[index]!, validUntil: new Date(validUntil).toISOString() },
  }));
};
