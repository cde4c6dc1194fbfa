// `try` with `catch` and `retry`. Errors of `catch.do` and the task's own timeout are not its own to catch.
// In the frame: count = retries made, wakeAt = when the next attempt begins, attemptAt = when this attempt must be over.
import type { Json } from '../../json.js';
import { addDuration } from '../duration.js';
import { sameErrorType } from '../errors.js';
import { sameJson } from '../event-filter.js';
import { isTrue } from '../expression.js';
import { hashFraction } from '../hash.js';
import type { Machine } from '../machine.js';
import type { Node } from '../program.js';
import type { ErrorObject, Frame, Instant } from '../state.js';
import type { Kind } from './kind.js';
import { compileTry, type RetryForm, type TryForm } from './try-form.js';

export const tryKind: Kind<'try'> = {
  compile: compileTry,
  enter(machine, frame, node) {
    beginAttempt(machine, frame, node);
  },
  listDone(machine, frame, node, output, flow) {
    const handled = frame.list === 'catch' ? node.form.next : undefined;
    machine.finish(frame, output, flow ?? handled);
  },
  childFailed(machine, frame, node, error) {
    if (frame.list !== 'try' || !catches(machine, frame, node, error)) return false;
    machine.cancelAttemptTimer(frame);
    machine.note('decided', node, { caught: error.type, status: error.status, instance: error.instance ?? null });
    if (node.form.retry && retries(machine, frame, node, node.form.retry, error)) return true;
    if (node.form.hasHandler) {
      frame.variables = { [node.form.as]: error as unknown as Json };
      machine.openList(frame, 'catch', machine.inputOf(frame));
      return true;
    }
    if (node.form.retry && node.form.next === undefined) return false; // out of attempts, and nobody handles it
    machine.finish(frame, machine.inputOf(frame), node.form.next);
    return true;
  },
  woken(machine, frame, node) {
    beginAttempt(machine, frame, node);
  },
};

function beginAttempt(machine: Machine, frame: Frame, node: Node<'try'>): void {
  const limit = node.form.retry?.attemptDuration;
  if (limit !== undefined) machine.startAttemptTimer(frame, addDuration(machine.now, limit));
  machine.openList(frame, 'try', machine.inputOf(frame));
}

function catches(machine: Machine, frame: Frame, node: Node<'try'>, error: ErrorObject): boolean {
  const { errors, when, exceptWhen } = node.form;
  return matchesError(errors, error) && allows(machine, frame, node.form, { when, exceptWhen }, error);
}

/** The static filter: each of its members must equal the error's; types of the standard by their meaning. */
function matchesError(filter: TryForm['errors'], error: ErrorObject): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    const found = (error as unknown as Record<string, Json>)[name];
    if (name === 'type' && typeof wanted === 'string') return sameErrorType(wanted, error.type);
    return sameJson(wanted, found);
  });
}

function allows(
  machine: Machine,
  frame: Frame,
  { as }: TryForm,
  { when, exceptWhen }: Pick<RetryForm, 'when' | 'exceptWhen'>,
  error: ErrorObject,
): boolean {
  const input = machine.inputOf(frame);
  const variables = { [as]: error as unknown as Json };
  if (when && !isTrue(machine.evaluate(when, input, frame, variables))) return false;
  return !(exceptWhen && isTrue(machine.evaluate(exceptWhen, input, frame, variables)));
}

/** Arms the next attempt, if the policy allows one. */
function retries(machine: Machine, frame: Frame, node: Node<'try'>, retry: RetryForm, error: ErrorObject): boolean {
  const made = frame.count ?? 0;
  if (made >= retry.count || !allows(machine, frame, node.form, retry, error)) return false;
  const at = machine.now + delayOf(machine, node, retry, made);
  if (retry.duration !== undefined && at > addDuration(frame.startedAt, retry.duration)) return false;
  frame.count = made + 1;
  frame.list = undefined;
  machine.note('retried', node, { retry: frame.count, at: new Date(at).toISOString(), error: error.type });
  if (at <= machine.now) beginAttempt(machine, frame, node);
  else machine.wakeAt(frame, at);
  return true;
}

/** Jitter is a hash of the run, the task and the attempt: the same whenever the decision is executed again. */
function delayOf(machine: Machine, node: Node<'try'>, retry: RetryForm, made: number): Instant {
  const factor = { constant: 1, linear: made + 1, exponential: 2 ** made }[retry.backoff] ?? 1;
  const delay = addDuration(0, retry.delay) * factor;
  if (!retry.jitter) return delay;
  const [from, to] = [addDuration(0, retry.jitter.from), addDuration(0, retry.jitter.to)];
  return delay + from + Math.round((to - from) * hashFraction(`${machine.state.id}${node.pointer}${made}`));
}
