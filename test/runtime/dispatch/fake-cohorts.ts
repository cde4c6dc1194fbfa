// Temporal as the dispatch side sees it, in memory.
import type { CohortClient } from '../../../runtime/dispatch/cohort-client.js';
import type { CohortInput, Delivery } from '../../../workflows/messages.js';

export class FakeCohorts implements CohortClient {
  readonly inputs = new Map<string, CohortInput>();
  readonly states = new Map<string, 'open' | 'closed'>();
  readonly signals: { cohortId: string; deliveries: readonly Delivery[] }[] = [];
  readonly terminated: string[] = [];
  /** When set, starts and signals reject with it. */
  failure: Error | undefined;
  /** When set, the start succeeds and its answer is lost. */
  loseAnswers = false;

  async start(cohortId: string, input: CohortInput): Promise<'started' | 'already'> {
    if (this.failure) throw this.failure;
    if (this.states.has(cohortId)) return 'already';
    this.states.set(cohortId, 'open');
    this.inputs.set(cohortId, input);
    if (this.loseAnswers) throw new Error('connection lost');
    return 'started';
  }

  async deliver(cohortId: string, deliveries: readonly Delivery[]): Promise<'delivered' | 'gone'> {
    if (this.failure) throw this.failure;
    if (this.states.get(cohortId) !== 'open') return 'gone';
    this.signals.push({ cohortId, deliveries });
    return 'delivered';
  }

  async stateOf(cohortId: string): Promise<'open' | 'closed' | 'unknown'> {
    return this.states.get(cohortId) ?? 'unknown';
  }

  async *listOpen(): AsyncIterable<string> {
    for (const [cohortId, state] of this.states) if (state === 'open') yield cohortId;
  }

  async terminate(cohortId: string): Promise<void> {
    this.states.set(cohortId, 'closed');
    this.terminated.push(cohortId);
  }
}
