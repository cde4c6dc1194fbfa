// What the organisation allows itself when it writes to people, once it has written that down: a setting.
import type { BusinessCalendar } from '../../core/calendar/business-hours.js';
import type { Json } from '../../core/json.js';
import { defaultSendPolicy, type SendPolicy } from '../../core/rules/send-policy.js';
import type { WrittenSendPolicy } from '../../core/rules/send-policy-check.js';
import type { Queryable } from './query-rows.js';
import { readSetting, writeSetting } from './settings.js';

const SEND_POLICY = 'sendPolicy';

/** The policy that holds now, with these working hours: the one that was written, else the default. */
export async function readSendPolicy(queryable: Queryable, hours: BusinessCalendar): Promise<SendPolicy> {
  const written = await readWrittenSendPolicy(queryable);
  return written ? { ...written, hours } : defaultSendPolicy(hours);
}

/** Undefined: nobody has written one. */
export async function readWrittenSendPolicy(queryable: Queryable): Promise<WrittenSendPolicy | undefined> {
  return (await readSetting(queryable, SEND_POLICY)) as WrittenSendPolicy | undefined;
}

export async function writeSendPolicy(queryable: Queryable, policy: WrittenSendPolicy): Promise<void> {
  await writeSetting(queryable, SEND_POLICY, policy as unknown as Json);
}

/** The default holds again. */
export async function forgetSendPolicy(queryable: Queryable): Promise<void> {
  await queryable.query('delete from setting where name = $1', [SEND_POLICY]);
}
