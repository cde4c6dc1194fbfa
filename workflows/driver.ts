// Decides who is fed when, by nothing but history: the inbox in the order in which it came, before each delivery the deadlines
// of that run up to the delivery's instant, then everything that is due.
//
// A run lives in its own time: a timer is fed with its deadline and a delivery with the instant at which it was made, however
// late the host gets to it. So neither its neighbours nor rounding nor downtime shift what follows.
import type { FunctionOutcome } from '../core/catalog/calls.js';
import type { Fed } from '../core/engine/activation-record.js';
import type { ProcessAnswer, ProcessStartOutcome } from '../core/engine/outgoing.js';
import type { Instant } from '../core/engine/state.js';
import type { BatchAnswers } from './batches.js';
import { type HostedRun, takeDelivery } from './hosted-run.js';
import type { Delivery, Member } from './messages.js';
import type { CohortOptions } from './options.js';
import type { CallOrder, StartOrder } from './orders.js';
import type { RunHost } from './run-host.js';

/** A call that is to come again at an instant that has passed waits so long in real time: nobody loops through it. */
const PAST_AGAIN_MS = 1000;

type AnswerFed = Extract<Fed, { type: 'functionCompleted' | 'functionFailed' }>;

type InboxItem =
  | { readonly kind: 'member'; readonly member: Member }
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'answer'; readonly runId: string; readonly fed: AnswerFed };

/** The world's clock, as the workflow's history tells it. */
export interface WorkflowClock {
  now(): Instant;
  /** The world's instant so many real milliseconds from now. */
  after(realMs: number): Instant;
}

export class Driver implements BatchAnswers {
  private readonly inbox: InboxItem[] = [];
  /** Something calls for another look. */
  woken = true;
  /** Deliveries for runs that have ended. */
  late = 0;

  constructor(
    private readonly host: RunHost,
    private readonly clock: WorkflowClock,
    private readonly options: Pick<CohortOptions, 'attempts' | 'backoffMs' | 'backoffMaxMs' | 'stepsPerActivation'>,
  ) {}

  get inboxSize(): number {
    return this.inbox.length;
  }

  begin(members: readonly Member[]): void {
    for (const member of members) this.inbox.push({ kind: 'member', member });
    this.woken = true;
  }

  receive(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) this.inbox.push({ kind: 'delivery', delivery });
    this.woken = true;
  }

  called(order: CallOrder, outcome: FunctionOutcome): void {
    const { runId, id, key, attempt } = order;
    if (!this.host.queue.isOpen(runId, id)) return; // taken back, or its run has ended
    if (outcome.status === 'again') {
      this.host.later(order, outcome.at > this.clock.now() ? outcome.at : this.clock.after(PAST_AGAIN_MS));
      return;
    }
    if (outcome.status === 'failed' && outcome.retryable && attempt < this.options.attempts) {
      this.host.later({ ...order, attempt: attempt + 1 }, this.clock.after(this.backoffMs(attempt)));
      return;
    }
    this.host.queue.close(runId, id);
    const fed: AnswerFed =
      outcome.status === 'done'
        ? { type: 'functionCompleted', id, key, result: outcome.result }
        : { type: 'functionFailed', id, key, error: outcome.error };
    this.inbox.push({ kind: 'answer', runId, fed });
  }

  started(order: StartOrder, outcome: ProcessStartOutcome): void {
    const { runId, id } = order;
    if (!order.await || outcome.status === 'started') return; // the end of the new run comes as a delivery
    this.inbox.push({ kind: 'answer', runId, fed: { type: 'functionFailed', id, key: id, error: outcome.error } });
  }

  settled(): void {
    this.woken = true;
  }

  /** Feeds what has come and what is due. False when the budget of the activation ended before the work did. */
  drain(): boolean {
    const now = this.clock.now();
    const budget = this.host.stepsTaken + this.options.stepsPerActivation;
    this.woken = false;
    let handled = 0;
    while (handled < this.inbox.length && this.handle(this.inbox[handled]!, now, budget)) handled++;
    this.inbox.splice(0, handled);
    while (this.host.stepsTaken < budget) {
      const due = this.host.deadlines.takeDue(now);
      if (!due) break;
      this.host.fire(due);
    }
    return this.inbox.length === 0 && (this.host.deadlines.peek()?.at ?? Number.POSITIVE_INFINITY) > now;
  }

  /** False when there is no budget left for it: it stays in the inbox. */
  private handle(item: InboxItem, now: Instant, budget: number): boolean {
    if (this.host.stepsTaken >= budget) return false;
    if (item.kind === 'delivery') return this.deliver(item.delivery, now, budget);
    if (item.kind === 'member') this.host.begin(item.member, Math.min(item.member.startedAt, now));
    else this.feedAnswer(item.runId, item.fed, now);
    return true;
  }

  private deliver(delivery: Delivery, now: Instant, budget: number): boolean {
    const { id, runId } = delivery;
    const at = Math.min(delivery.at, now);
    for (;;) {
      const due = this.host.deadlines.takeDueOf(runId, at);
      if (!due) break;
      this.host.fire(due);
      if (this.host.stepsTaken >= budget) return false;
    }
    const run = this.host.runs.get(runId);
    if (!run) {
      this.late++; // the router sees that the run has ended and says so in the row
      return true;
    }
    this.host.acknowledge(run, id);
    if (takeDelivery(run, id)) this.feedDelivery(run, delivery, at);
    return true;
  }

  private feedDelivery(run: HostedRun, { content }: Delivery, at: Instant): void {
    switch (content.kind) {
      case 'event': {
        const { event } = content;
        const fed: Fed = { type: 'eventReceived', eventId: String(event.id) };
        this.host.feed(run, at, fed, { type: 'eventReceived', event });
        break;
      }
      case 'control': {
        const type = content.control === 'cancel' ? 'cancelRequested' : content.control;
        this.host.feed(run, at, { type }, { type });
        break;
      }
      case 'answer':
        this.feedAnswer(run.runId, fedOf(content.answer), at);
    }
  }

  private feedAnswer(runId: string, fed: AnswerFed, at: Instant): void {
    const run = this.host.runs.get(runId);
    if (!run) return;
    const { id } = fed;
    if (fed.type === 'functionFailed') this.host.feed(run, at, fed, { type: fed.type, id, error: fed.error });
    else this.host.feed(run, at, fed, { type: fed.type, id, result: fed.result ?? null });
  }

  private backoffMs(attempt: number): number {
    return Math.min(this.options.backoffMaxMs, this.options.backoffMs * 2 ** (attempt - 1));
  }
}

function fedOf(answer: ProcessAnswer): AnswerFed {
  const { id } = answer;
  if (answer.status === 'done') return { type: 'functionCompleted', id, key: id, result: answer.result };
  return { type: 'functionFailed', id, key: id, error: answer.error };
}
