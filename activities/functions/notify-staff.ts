import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { readStaffLocales, readTaskStaff } from '../../store/repositories/message-content.js';
import { isUuid } from '../../store/uuid.js';
import type { NativeFunction } from '../deps.js';
import { failedForGood } from '../failure.js';
import { fillGaps } from '../fill-gaps.js';
import { orderKey, type SendOrder } from '../messages/send-order.js';
import { sendOrders } from '../messages/send-orders.js';
import { argumentsOf } from './call-contact.js';

interface NotifyArguments {
  readonly taskId: string;
  readonly template: string;
  readonly to?: 'assignee' | 'supervisor' | 'director';
}

const STAFF_FIELD = { assignee: 'assigneeId', supervisor: 'supervisorId', director: 'directorId' } as const;

/** Tells a colleague about a task by mail, through the same ledger. Nobody to tell is a skip with the reason `noAddress`. */
export const notifyStaff: NativeFunction = async (calls, { deps }) => {
  const wanted = calls.map((call) => argumentsOf<NotifyArguments>(call));
  const taskIds = [...new Set(wanted.map(({ taskId }) => taskId).filter(isUuid))];
  const staff = await readTaskStaff(deps.dataSource, taskIds);
  const recipientOf = ({ taskId, to = 'assignee' }: NotifyArguments): string | null =>
    staff.get(taskId)?.[STAFF_FIELD[to]] ?? null;
  const locales = await readStaffLocales(
    deps.dataSource,
    wanted.flatMap((one) => recipientOf(one) ?? []),
  );

  const orders = calls.map((call, index): SendOrder | undefined => {
    const one = wanted[index]!;
    const template = deps.templates(one.template);
    const member = recipientOf(one);
    const locale = locales.get(member ?? '');
    return (
      template && {
        key: orderKey(call),
        runId: call.runId,
        callKey: call.key,
        // Somebody who works here no more gets no mail: there is nobody to tell.
        recipient: { kind: 'staff', staffMemberId: locale === undefined ? null : member, locale: locale ?? 'en' },
        campaignId: null,
        template,
        parameters: { taskId: one.taskId },
        window: 'any',
      }
    );
  });
  const possible = orders.filter((order) => order !== undefined);
  const outcomes = possible.length === 0 ? [] : await sendOrders(possible, deps);
  const refusals = orders.map((order, index) => (order ? undefined : unknownTemplate(wanted[index]!)));
  return fillGaps(refusals, outcomes);
};

function unknownTemplate({ template }: NotifyArguments): FunctionOutcome {
  return failedForGood('configuration', 'Unknown template', `There is no template "${template}"`);
}
