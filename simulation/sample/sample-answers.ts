// From a call to its answer: configured failures and delays first, then the sample implementation. Arguments and results are
// held against the function's schemas, as activities do it.

import { addIsoDuration } from '../../core/calendar/duration.js';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { Catalog } from '../../core/catalog/functions.js';
import { schemaCheck } from '../../core/catalog/json-schema.js';
import { standardError } from '../../core/engine/index.js';
import type { Instant } from '../../core/engine/state.js';
import type { Json } from '../../core/json.js';
import type { CallAnswer } from '../virtual-host.js';
import { SAMPLE_FUNCTIONS } from './sample-functions.js';
import type { SampleWorld } from './sample-world.js';

/** The next `times` calls of a function fail (for good, or so that they are tried again), or give this result instead. */
export interface SampleFailure {
  readonly function: string;
  /** How many calls of the function are let through before; none unless told. */
  readonly after?: number;
  /** Without it all calls. */
  readonly times?: number;
  readonly retryable?: boolean;
  readonly status?: number;
  readonly detail?: string;
  readonly result?: Json;
}

export interface SampleAnswersOptions {
  readonly catalog: Catalog;
  readonly failures?: readonly SampleFailure[];
  /** How long calls of a function take, as ISO durations; nothing for the others. */
  readonly delays?: Readonly<Record<string, string>>;
}

/** @throws Error when a sample implementation gives what its own schema does not allow: that is a mistake in it */
export function sampleAnswers(
  world: SampleWorld,
  { catalog, failures = [], delays = {} }: SampleAnswersOptions,
): (call: FunctionCall, now: Instant) => CallAnswer {
  const left = failures.map((failure) => ({ failure, times: failure.times ?? Number.POSITIVE_INFINITY }));
  const calls = new Map<string, number>();
  const nextFailure = (name: string): SampleFailure | undefined => {
    const before = calls.get(name) ?? 0;
    calls.set(name, before + 1);
    const entry = left.find(
      ({ failure, times }) => failure.function === name && times > 0 && before >= (failure.after ?? 0),
    );
    if (entry) entry.times -= 1;
    return entry?.failure;
  };
  return (call, now) => {
    const delay = delays[call.name];
    const afterMs = delay === undefined ? 0 : addIsoDuration(now, delay) - now;
    return { outcome: answer(call, world, now, catalog, nextFailure(call.name)), afterMs };
  };
}

function answer(
  call: FunctionCall,
  world: SampleWorld,
  now: Instant,
  catalog: Catalog,
  failure: SampleFailure | undefined,
): FunctionOutcome {
  const description = catalog.functions[call.name];
  if (description === undefined) return failed('configuration', `there is no function "${call.name}"`);
  const [wrong] = schemaCheck(description.input)(call.args);
  if (wrong) return failed('validation', `${call.name}: ${wrong.pointer || 'arguments'} ${wrong.message}`);
  if (failure) return failureOutcome(failure);
  const implementation = SAMPLE_FUNCTIONS[call.name];
  if (implementation === undefined) return failed('configuration', `the sample world has no "${call.name}"`);
  const outcome = implementation(call, world, now);
  checkResult(call.name, outcome, catalog);
  return outcome;
}

function checkResult(name: string, outcome: FunctionOutcome, catalog: Catalog): void {
  const description = catalog.functions[name];
  if (outcome.status !== 'done' || description === undefined) return;
  const [wrong] = schemaCheck(description.output)(outcome.result);
  if (wrong) throw new Error(`The sample ${name} gives ${wrong.pointer || 'a result'} that ${wrong.message}`);
}

function failureOutcome({
  function: name,
  result,
  retryable = false,
  status = 500,
  detail,
}: SampleFailure): FunctionOutcome {
  if (result !== undefined) return { status: 'done', result };
  const error = { ...standardError('communication', detail ?? `${name} was told to fail`), status };
  return { status: 'failed', error, retryable };
}

function failed(kind: 'configuration' | 'validation', title: string): FunctionOutcome {
  return { status: 'failed', error: standardError(kind, title), retryable: false };
}
