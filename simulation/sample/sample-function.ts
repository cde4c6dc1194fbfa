// What a function of the catalog is in the sample world.
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { Instant } from '../../core/engine/state.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import type { SampleWorld } from './sample-world.js';

export type SampleFunction = (call: FunctionCall, world: SampleWorld, now: Instant) => FunctionOutcome;

/** For functions that always succeed: only their result. */
export function giving(
  result: (args: JsonObject, world: SampleWorld, now: Instant, call: FunctionCall) => Json,
): SampleFunction {
  return (call, world, now) => ({
    status: 'done',
    result: result(isObject(call.args) ? call.args : {}, world, now, call),
  });
}
