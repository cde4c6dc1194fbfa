import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import { type ScoredContact, scoreContacts } from '../../../store/repositories/scores/score-contacts.js';
import type { NativeFunction } from '../../deps.js';
import { failedForGood } from '../../failure.js';
import { argumentsOf, contactOf } from '../call-contact.js';

/** Computes and stores the contact's score by a model, with its explanation and the change; the process gets the points. */
export const scoreContact: NativeFunction = async (calls, { deps, manager }) => {
  const modelOf = (call: FunctionCall): string => argumentsOf<{ model: string }>(call).model;
  const now = deps.clock.now();
  const scored = new Map<string, ReadonlyMap<string, ScoredContact>>();
  for (const name of new Set(calls.map(modelOf))) {
    const model = deps.scoreModels.get(name);
    if (!model) continue;
    const requests = calls
      .filter((call) => modelOf(call) === name)
      .flatMap((call) => {
        const contactId = contactOf(call);
        return contactId === null ? [] : [{ contactId, origin: { runId: call.runId, callKey: call.key } }];
      });
    scored.set(name, await scoreContacts(manager, model, requests, now));
  }
  return calls.map((call): FunctionOutcome => {
    const name = modelOf(call);
    if (!deps.scoreModels.has(name))
      return failedForGood('configuration', 'Unknown score model', `There is no score model "${name}"`);
    const found = scored.get(name)?.get(contactOf(call) ?? '');
    if (!found)
      return failedForGood('validation', 'Nobody to score', 'The run is about nobody, or the contact was erased');
    const { score, fit, behaviour, threshold, qualified } = found.score;
    return {
      status: 'done',
      result: { score, fit, behaviour, threshold, qualified, change: score - (found.previous ?? 0) },
    };
  });
};
