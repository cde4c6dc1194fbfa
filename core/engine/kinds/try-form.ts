// What `try` compiles: which errors it catches, and whether and when it tries again.
import type { Json, JsonObject } from '../../json.js';
import { listIn, objectIn, textIn } from '../definition.js';
import { isDuration } from '../duration.js';
import type { Expression } from '../expression.js';
import type { Flow } from '../state.js';
import type { TaskCompiler } from '../task-compiler.js';

export type Backoff = 'constant' | 'linear' | 'exponential';

export interface RetryForm {
  readonly when?: Expression;
  readonly exceptWhen?: Expression;
  readonly delay: Json;
  readonly backoff: Backoff;
  /** How often at most it tries again. */
  readonly count: number;
  /** How long one attempt may take. */
  readonly attemptDuration?: Json;
  /** How long all attempts together may take. */
  readonly duration?: Json;
  readonly jitter?: { readonly from: Json; readonly to: Json };
}

export interface TryForm {
  /** Name of the variable that holds the error. */
  readonly as: string;
  readonly errors: JsonObject;
  readonly when?: Expression;
  readonly exceptWhen?: Expression;
  readonly retry?: RetryForm;
  /** `catch.then`; undefined = go on by the task's own `then`. */
  readonly next: Flow;
  readonly hasHandler: boolean;
}

const NO_DELAY: JsonObject = { milliseconds: 0 };

export function compileTry(task: TaskCompiler, definition: JsonObject): TryForm {
  const handler = objectIn(definition.catch);
  const as = textIn(handler.as) ?? 'error';
  const retry = handler.retry === undefined ? undefined : task.reference('retries', handler.retry, '/catch/retry');
  const form = {
    as,
    errors: objectIn(objectIn(handler.errors).with),
    when: task.condition(handler.when, '/catch/when', [as]),
    exceptWhen: task.condition(handler.exceptWhen, '/catch/exceptWhen', [as]),
    retry: retry === undefined ? undefined : compileRetry(task, objectIn(retry), as),
    next: task.flow(handler.then, '/catch/then'),
    hasHandler: listIn(handler.do).length > 0,
  };
  task.list('try', definition.try, { at: '/try' });
  task.list('catch', handler.do, { at: '/catch/do', gives: [as] });
  return form;
}

function compileRetry(task: TaskCompiler, policy: JsonObject, as: string): RetryForm {
  const at = '/catch/retry';
  const limit = objectIn(policy.limit);
  const attempt = objectIn(limit.attempt);
  const jitter = objectIn(policy.jitter);
  const duration = (value: Json | undefined, where: string): Json | undefined => {
    if (value !== undefined && !isDuration(value))
      task.error('badDuration', `"${where}" of the retry policy is not a duration.`, at);
    return value;
  };
  return {
    when: task.condition(policy.when, `${at}/when`, [as]),
    exceptWhen: task.condition(policy.exceptWhen, `${at}/exceptWhen`, [as]),
    delay: duration(policy.delay, 'delay') ?? NO_DELAY,
    backoff: (Object.keys(objectIn(policy.backoff))[0] as Backoff | undefined) ?? 'constant',
    count: typeof attempt.count === 'number' ? attempt.count : Number.POSITIVE_INFINITY,
    attemptDuration: duration(attempt.duration, 'limit.attempt.duration'),
    duration: duration(limit.duration, 'limit.duration'),
    ...(policy.jitter !== undefined && {
      jitter: {
        from: duration(jitter.from, 'jitter.from') ?? NO_DELAY,
        to: duration(jitter.to, 'jitter.to') ?? NO_DELAY,
      },
    }),
  };
}
