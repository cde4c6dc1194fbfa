import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { closeWorkItems } from '../../store/repositories/work-items.js';
import { isUuid } from '../../store/uuid.js';
import type { NativeFunction } from '../deps.js';
import { argumentsOf } from './call-contact.js';

/** Closes a task that is no longer needed; `closed` is false when it was over already, or never was. */
export const closeTask: NativeFunction = async (calls, { deps, manager }) => {
  const wanted = calls.map((call) => argumentsOf<{ taskId: string; reason: string }>(call));
  const closed = await closeWorkItems(
    manager,
    wanted.filter(({ taskId }) => isUuid(taskId)),
    deps.clock.now(),
  );
  return wanted.map(({ taskId }): FunctionOutcome => ({ status: 'done', result: { closed: closed.has(taskId) } }));
};
