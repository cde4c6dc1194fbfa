import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import type { LeadOrigin } from '../../../store/repositories/leads/leads.js';
import { failedForGood } from '../../failure.js';

/** The call as the history of a lead names it. */
export function originOf({ runId, key }: FunctionCall): LeadOrigin {
  return { actor: `run:${runId}`, runId, callKey: key };
}

export function nobodyToLead(): FunctionOutcome {
  return failedForGood(
    'validation',
    'Nobody who could be a lead',
    'The run is about nobody, or the contact was erased',
  );
}
