// The policy of sending: consent, caps, duplicates, deadlines. It holds for every message that goes out after it was written.
import { defaultCalendar } from '../../core/calendar/business-hours.js';
import type { JsonObject } from '../../core/json.js';
import { defaultSendPolicy } from '../../core/rules/send-policy.js';
import { checkedSendPolicy, type WrittenSendPolicy } from '../../core/rules/send-policy-check.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { forgetSendPolicy, readWrittenSendPolicy, writeSendPolicy } from '../../store/repositories/send-policy.js';
import type { OperationContext } from '../context.js';

export interface ShownSendPolicy {
  readonly policy: WrittenSendPolicy;
  /** Nobody has written one. */
  readonly isDefault: boolean;
}

export async function showSendPolicy({ dataSource, organisation }: OperationContext): Promise<ShownSendPolicy> {
  const written = await readWrittenSendPolicy(dataSource);
  if (written) return { policy: written, isDefault: false };
  const { hours: _, ...policy } = defaultSendPolicy(defaultCalendar(organisation.timeZone));
  return { policy, isDefault: true };
}

/** Writes it down, as a whole. Throws `badInput` with a pointer to each mistake. */
export async function changeSendPolicy(context: OperationContext, given: unknown): Promise<ShownSendPolicy> {
  const policy = checkedSendPolicy(given);
  const now = context.clock.now();
  await inTransaction(context.dataSource, async (manager) => {
    await writeSendPolicy(manager, policy);
    const entry = { actor: context.actor.name, action: 'sendPolicy.changed', subject: 'sendPolicy' };
    await recordAudit(manager, { ...entry, detail: policy as unknown as JsonObject }, now);
  });
  return { policy, isDefault: false };
}

/** Back to the default. */
export async function resetSendPolicy(context: OperationContext): Promise<ShownSendPolicy> {
  const now = context.clock.now();
  await inTransaction(context.dataSource, async (manager) => {
    if (!(await readWrittenSendPolicy(manager))) return;
    await forgetSendPolicy(manager);
    await recordAudit(manager, { actor: context.actor.name, action: 'sendPolicy.reset', subject: 'sendPolicy' }, now);
  });
  return showSendPolicy(context);
}
