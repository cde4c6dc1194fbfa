// Coupons and tasks that parameters of messages point to, for a whole set of messages at once.
import type { JsonObject } from '../../core/json.js';
import { isUuid } from '../uuid.js';
import { type CouponView, readCouponViews } from './coupons.js';
import { readTaskViews, type TaskView } from './message-content.js';
import type { Queryable } from './query-rows.js';

export interface MessageReferences {
  readonly coupon: CouponView | null;
  readonly task: TaskView | null;
}

/** What each of these parameters points to by `couponId` and `taskId`; null for what is not there. */
export async function readMessageReferences(
  queryable: Queryable,
  parameters: readonly JsonObject[],
): Promise<(of: JsonObject) => MessageReferences> {
  const idsOf = (name: string): string[] => [...new Set(parameters.flatMap((one) => referenceIn(one, name) ?? []))];
  const coupons = await readCouponViews(queryable, idsOf('couponId'));
  const tasks = await readTaskViews(queryable, idsOf('taskId'));
  return (of) => ({
    coupon: coupons.get(referenceIn(of, 'couponId') ?? '') ?? null,
    task: tasks.get(referenceIn(of, 'taskId') ?? '') ?? null,
  });
}

function referenceIn(parameters: JsonObject, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === 'string' && isUuid(value) ? value : undefined;
}
