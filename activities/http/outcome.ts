import type { FunctionOutcome } from '../../core/catalog/calls.js';
import { WorkflowError } from '../../core/engine/index.js';

/** The outcome of what may throw WorkflowError because of its arguments. Anything else that is thrown is a bug. */
export async function outcomeOf(make: () => Promise<FunctionOutcome>): Promise<FunctionOutcome> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof WorkflowError) return { status: 'failed', error: error.problem, retryable: false };
    throw error;
  }
}
