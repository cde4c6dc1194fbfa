// What `listen` compiles: which events it takes, when it has had enough, and what is done for each.
import type { Json, JsonObject } from '../../json.js';
import { asSchema, listIn, objectIn, textIn } from '../definition.js';
import type { EventFilter } from '../event-filter.js';
import { type Expression, isExpression, type Template } from '../expression.js';
import type { NodeBase } from '../program.js';
import type { TaskCompiler } from '../task-compiler.js';

export interface ListenForm {
  readonly mode: 'one' | 'any' | 'all';
  readonly read: 'data' | 'envelope' | 'raw';
  /** Empty = any event. */
  readonly filters: readonly EventFilter[];
  /** Listens on until this holds for what was taken so far. */
  readonly untilCondition?: Expression;
  /** Listens on until these events came: all of them, or one of them. */
  readonly untilEvents?: { readonly filters: readonly EventFilter[]; readonly all: boolean };
  readonly foreach?: ForeachForm;
}

export interface ForeachForm {
  readonly item: string;
  readonly at: string;
  /** Yielding nothing keeps nothing: the state stays small whatever comes. */
  readonly outputAs?: Expression;
  readonly exportAs?: Template;
  readonly outputSchema?: JsonObject;
  readonly exportSchema?: JsonObject;
}

export function compileListen(task: TaskCompiler, definition: JsonObject): ListenForm {
  const listen = objectIn(definition.listen);
  const to = objectIn(listen.to);
  const mode = to.one !== undefined ? 'one' : to.all !== undefined ? 'all' : 'any';
  const read = textIn(listen.read);
  const form: ListenForm = {
    mode,
    read: read === 'envelope' || read === 'raw' ? read : 'data',
    filters: filtersOf(task, to, '/listen/to'),
    untilCondition: typeof to.until === 'string' ? task.condition(to.until, '/listen/to/until') : undefined,
    untilEvents: compileUntil(task, to.until),
    foreach: compileForeach(task, objectIn(definition.foreach ?? listen.foreach)),
  };
  for (const filter of [...form.filters, ...(form.untilEvents?.filters ?? [])]) task.listensFor(filter.types);
  if (form.filters.length === 0) task.listensFor(null);
  return form;
}

function compileUntil(task: TaskCompiler, until: Json | undefined): ListenForm['untilEvents'] {
  const strategy = objectIn(until);
  if (Object.keys(strategy).length === 0) return undefined;
  return { filters: filtersOf(task, strategy, '/listen/to/until'), all: strategy.all !== undefined };
}

function filtersOf(task: TaskCompiler, strategy: JsonObject, at: string): EventFilter[] {
  const knownTypes = typesOfArgument(task.node);
  if (strategy.one !== undefined) return [task.eventFilter(strategy.one, `${at}/one`, knownTypes)];
  const mode = strategy.all !== undefined ? 'all' : 'any';
  return listIn(strategy[mode]).map((filter, position) =>
    task.eventFilter(filter, `${at}/${mode}/${position}`, knownTypes),
  );
}

function compileForeach(task: TaskCompiler, foreach: JsonObject): ForeachForm | undefined {
  if (Object.keys(foreach).length === 0) return undefined;
  const item = textIn(foreach.item) ?? 'item';
  const at = textIn(foreach.at) ?? 'index';
  const outputAs = objectIn(foreach.output).as;
  const exportAs = objectIn(foreach.export).as;
  const form = {
    item,
    at,
    outputAs:
      typeof outputAs === 'string'
        ? task.condition(outputAs, '/foreach/output/as', [item, at])
        : outputAs && task.template(outputAs, '/foreach/output/as', [item, at]),
    exportAs: exportAs && task.value(exportAs, '/foreach/export/as', [item, at, 'output']),
    outputSchema: schemaIn(foreach.output),
    exportSchema: schemaIn(foreach.export),
  };
  task.list('foreach', foreach.do, { at: '/foreach/do', gives: [item, at] });
  return form as ForeachForm;
}

function schemaIn(flow: Json | undefined): JsonObject | undefined {
  const { document } = objectIn(objectIn(flow).schema);
  return document === undefined ? undefined : asSchema(document);
}

/**
 * A composed function says which of its arguments names the event types it listens for; where the call gives them
 * literally, they are known before the program runs.
 */
function typesOfArgument(node: NodeBase): readonly string[] | undefined {
  for (let inner: NodeBase | undefined = node; inner; inner = inner.parent) {
    const argument = inner.eventTypesArgument;
    if (argument === undefined) continue;
    const given = objectIn(inner.definition.with)[argument];
    if (Array.isArray(given) && given.every((type) => typeof type === 'string' && !isExpression(type)))
      return given as readonly string[];
  }
  return undefined;
}
