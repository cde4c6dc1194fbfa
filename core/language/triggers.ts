// What starts a process: the events of `schedule.on`.
import { compileEventFilter, type EventFilter, matchEvent } from '../engine/event-filter.js';
import { ExpressionCompiler } from '../engine/expression.js';
import { isObject, type Json, type JsonObject } from '../json.js';

/** One event that starts a process; plain JSON, kept with the published definition. */
export interface Trigger {
  /** The event type; null when only the filter can say. */
  readonly type: string | null;
  /** The standard's event filter `{ with, correlate }`. */
  readonly filter: JsonObject;
}

/** The triggers of a valid document. `all` of several events is no trigger: a run starts with one event. */
export function triggersOf(document: JsonObject): Trigger[] {
  const on = isObject(document.schedule) ? document.schedule.on : undefined;
  if (!isObject(on)) return [];
  const filters = on.one === undefined ? (on.any ?? []) : [on.one];
  return (filters as readonly Json[]).filter(isObject).map((filter) => {
    const type = isObject(filter.with) ? filter.with.type : undefined;
    return { type: typeof type === 'string' && !type.includes('${') ? type : null, filter };
  });
}

const compiled = new WeakMap<Trigger, EventFilter>();

/** Whether a CloudEvent starts the process. An expression that fails on the event does not match it. */
export function matchesTrigger(trigger: Trigger, cloudEvent: JsonObject): boolean {
  if (trigger.type !== null && trigger.type !== cloudEvent.type) return false;
  const filter = compiled.get(trigger) ?? compileTrigger(trigger);
  const scope = { now: 0, get: () => null };
  return matchEvent(filter, cloudEvent, { scope, input: null }) !== undefined;
}

function compileTrigger(trigger: Trigger): EventFilter {
  // A definition is validated before it is published, so there is nobody to tell about an expression that does not compile.
  const expressions = new ExpressionCompiler(() => {});
  const filter = compileEventFilter(trigger.filter, { expressions, variables: [], pointer: '/schedule/on' });
  compiled.set(trigger, filter);
  return filter;
}
