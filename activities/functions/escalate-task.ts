import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { escalateWorkItems } from '../../store/repositories/work-items.js';
import { isUuid } from '../../store/uuid.js';
import type { NativeFunction } from '../deps.js';
import { failedForGood } from '../failure.js';
import { argumentsOf } from './call-contact.js';

const LEVELS = { supervisor: 1, director: 2 } as const;
const LEVEL_NAMES = ['assignee', 'supervisor', 'director'];

/** Hands an open task to the supervisor or the director of its team. One that is over stays as it is. */
export const escalateTask: NativeFunction = async (calls, { manager }) => {
  const wanted = calls.map((call) => argumentsOf<{ taskId: string; to: keyof typeof LEVELS }>(call));
  const requests = wanted
    .filter(({ taskId }) => isUuid(taskId))
    .map(({ taskId, to }) => ({ taskId, level: LEVELS[to] }));
  const positions = await escalateWorkItems(manager, requests);
  return wanted.map(({ taskId }): FunctionOutcome => {
    const position = positions.get(taskId);
    if (!position) return failedForGood('validation', 'Unknown task', `There is no task "${taskId}"`);
    const { assigneeId, level } = position;
    return { status: 'done', result: { taskId, assigneeId, level: LEVEL_NAMES[level]! } };
  });
};
