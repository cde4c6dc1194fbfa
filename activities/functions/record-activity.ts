import type { JsonObject } from '../../core/json.js';
import { recordActivities } from '../../store/repositories/activities.js';
import type { NativeFunction } from '../deps.js';
import { failedForGood } from '../failure.js';
import { argumentsOf, contactOf } from './call-contact.js';

interface ActivityArguments {
  readonly kind: string;
  readonly outcome?: string;
  readonly score?: number;
  readonly detail?: JsonObject;
}

/** Writes into the history of the contact that something happened. */
export const recordActivity: NativeFunction = async (calls, { deps, manager }) => {
  const activities = calls.map((call) => {
    const { kind, outcome, score, detail } = argumentsOf<ActivityArguments>(call);
    return {
      contactId: contactOf(call),
      runId: call.runId,
      callKey: call.key,
      kind,
      detail: { ...detail, ...(outcome === undefined ? {} : { outcome }), ...(score === undefined ? {} : { score }) },
    };
  });
  const ids = await recordActivities(manager, activities, deps.clock.now());
  return ids.map((activityId) =>
    activityId === undefined
      ? failedForGood('validation', 'Nobody to record it for', 'The run is about nobody, or the contact was erased')
      : { status: 'done', result: { activityId } },
  );
};
