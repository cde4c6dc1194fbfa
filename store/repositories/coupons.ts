// Coupons: issued to one person, each with a code that nobody guesses.
import { randomInt } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRows } from './query-rows.js';

export interface NewCoupon {
  readonly runId: string;
  readonly callKey: string;
  readonly contactId: string | null;
  readonly kind: string;
  readonly percent: number | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly validUntil: Instant;
}

/** What a message shows of a coupon. Amounts are decimal text. */
export interface CouponView {
  readonly code: string;
  readonly percent: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly validUntil: Instant;
}

/** Without 0, O, 1, I, L: read aloud, typed from paper. 31^10 codes. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LETTERS = 10;

/** Inserts them and gives their ids, in order. */
export async function issueCoupons(
  manager: EntityManager,
  coupons: readonly NewCoupon[],
  at: Instant,
): Promise<readonly string[]> {
  const ids = coupons.map(() => newId());
  await manager.query(
    `insert into coupon (id, run_id, call_key, contact_id, code, kind, percent, amount, currency, valid_until, created_at)
     select given.id, given.run_id, given.call_key, contact.id, given.code, given.kind, given.percent, given.amount,
       given.currency, given.valid_until, $11
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::numeric[], $8::numeric[],
         $9::text[], $10::timestamptz[])
       as given (id, run_id, call_key, contact_id, code, kind, percent, amount, currency, valid_until)
     left join contact on contact.id = given.contact_id`,
    [
      ids,
      coupons.map((coupon) => coupon.runId),
      coupons.map((coupon) => coupon.callKey),
      coupons.map((coupon) => coupon.contactId),
      coupons.map(newCode),
      coupons.map((coupon) => coupon.kind),
      coupons.map((coupon) => coupon.percent),
      coupons.map((coupon) => coupon.amount),
      coupons.map((coupon) => coupon.currency),
      coupons.map((coupon) => new Date(coupon.validUntil)),
      new Date(at),
    ],
  );
  return ids;
}

/** What messages show of these coupons, by id. */
export async function readCouponViews(
  queryable: Queryable,
  couponIds: readonly string[],
): Promise<ReadonlyMap<string, CouponView>> {
  if (couponIds.length === 0) return new Map();
  const rows = await queryRows<Omit<CouponView, 'validUntil'> & { id: string; validUntil: Date }>(
    queryable,
    `select id, code, trim_scale(percent)::text as percent, trim_scale(amount)::text as amount, currency,
       valid_until as "validUntil"
     from coupon where id = any($1::uuid[])`,
    [couponIds],
  );
  return new Map(rows.map(({ id, ...coupon }) => [id, { ...coupon, validUntil: coupon.validUntil.getTime() }]));
}

function newCode(): string {
  const letters = Array.from({ length: CODE_LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]!).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
