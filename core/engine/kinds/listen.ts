// `listen` takes events out of the inbox: the oldest that its thread has not consumed, whether it came before the listen
// began or after. In the frame: results = what was taken, taken = inbox numbers per filter, count = events through.
import type { Json, JsonObject } from '../../json.js';
import { type CorrelatedValues, type EventFilter, matchEvent } from '../event-filter.js';
import { isTrue } from '../expression.js';
import type { Machine } from '../machine.js';
import { childrenOf, type Node } from '../program.js';
import type { Frame } from '../state.js';
import type { Kind } from './kind.js';
import { compileListen, type ListenForm } from './listen-form.js';

type ListenNode = Node<'listen'>;

/** What an event is to a listen: one that it takes (by which filter), or one that may end it. */
type Choice =
  | { readonly as: 'taken'; readonly filter: number; readonly correlated: CorrelatedValues }
  | { readonly as: 'until'; readonly filter: number };

export const listenKind: Kind<'listen'> = {
  compile: compileListen,
  enter(machine, frame, node) {
    const { mode, filters, untilEvents } = node.form;
    frame.results = [];
    if (mode === 'all') frame.taken = filters.map(() => null);
    else if (untilEvents?.all) frame.taken = untilEvents.filters.map(() => null);
    machine.note('waiting', node, { events: filters.map((filter) => filter.types && [...filter.types]) });
    machine.push({ do: 'poke', frame: frame.id });
  },
  poked(machine, frame, node) {
    while (frame.list === undefined) {
      // busy with foreach: the events stay in the inbox
      const found = machine.inbox.take(frame, (event) => choose(machine, frame, node.form, event));
      if (!found) return;
      const { entry, choice } = found;
      machine.note('received', node, { id: entry.event.id ?? null, type: entry.event.type ?? null });
      if (frame.taken && (choice.as === 'until' || node.form.mode === 'all'))
        frame.taken = frame.taken.with(choice.filter, entry.number);
      if (choice.as === 'until') {
        if (frame.taken?.includes(null)) continue;
        return machine.finish(frame, resultsOf(frame));
      }
      if (Object.keys(choice.correlated).length > 0) frame.correlated = { ...choice.correlated };
      if (beginItem(machine, frame, node, readEvent(node.form, entry.event))) return;
    }
  },
  listDone(machine, frame, node, output, flow) {
    frame.list = undefined;
    if (flow === 'end') return machine.finish(frame, resultsOf(frame), flow);
    const foreach = node.form.foreach;
    const value = foreach?.outputAs ? output : (frame.variables?.[foreach?.item ?? ''] ?? null);
    if (!endItem(machine, frame, node, value)) machine.push({ do: 'poke', frame: frame.id });
  },
};

function resultsOf(frame: Frame): Json[] {
  return frame.results ?? [];
}

function choose(machine: Machine, frame: Frame, form: ListenForm, event: JsonObject): Choice | undefined {
  const context = { scope: machine.scopeOf(frame), input: machine.inputOf(frame), correlated: frame.correlated };
  const isOpen = (filter: number): boolean => !frame.taken || frame.taken[filter] === null;
  const first = (
    filters: readonly EventFilter[],
    open: (filter: number) => boolean,
  ): [number, CorrelatedValues] | undefined => {
    for (const [position, filter] of filters.entries()) {
      const correlated = open(position) ? matchEvent(filter, event, context) : undefined;
      if (correlated) return [position, correlated];
    }
    return undefined;
  };
  const ending = first(form.untilEvents?.filters ?? [], isOpen);
  if (ending) return { as: 'until', filter: ending[0] };
  if (form.filters.length === 0) return { as: 'taken', filter: 0, correlated: {} };
  const taken = first(form.filters, form.mode === 'all' ? isOpen : () => true);
  return taken && { as: 'taken', filter: taken[0], correlated: taken[1] };
}

function readEvent(form: ListenForm, event: JsonObject): Json {
  if (form.read === 'data') return event.data ?? null;
  return form.read === 'raw' ? JSON.stringify(event) : event;
}

/** Hands an event to the tasks of `foreach`, or keeps it at once. True when nothing more is to be taken now. */
function beginItem(machine: Machine, frame: Frame, node: ListenNode, item: Json): boolean {
  const foreach = node.form.foreach;
  if (foreach) frame.variables = { [foreach.item]: item, [foreach.at]: frame.count ?? 0 };
  if (!foreach || childrenOf(node, 'foreach').length === 0) return endItem(machine, frame, node, item);
  machine.openList(frame, 'foreach', item);
  return true;
}

/** One event is through. True when the listen is over. */
function endItem(machine: Machine, frame: Frame, node: ListenNode, item: Json): boolean {
  const { foreach } = node.form;
  frame.count = (frame.count ?? 0) + 1;
  const value = foreach?.outputAs ? machine.evaluate(foreach.outputAs, item, frame) : item;
  const output = value ?? null;
  if (foreach?.outputSchema) machine.validate(`output of foreach of ${node.name}`, foreach.outputSchema, output);
  if (foreach?.exportAs) {
    const exported = machine.evaluate(foreach.exportAs, output, frame, { output });
    if (foreach.exportSchema) machine.validate(`export of foreach of ${node.name}`, foreach.exportSchema, exported);
    machine.setContext(frame, exported);
  }
  if (value !== undefined) {
    machine.checkItems(node, resultsOf(frame).length + 1);
    frame.results = [...resultsOf(frame), value];
  }
  if (!isOver(machine, frame, node)) return false;
  machine.finish(frame, resultsOf(frame));
  return true;
}

function isOver(machine: Machine, frame: Frame, { form }: ListenNode): boolean {
  if (form.mode === 'one') return true;
  if (form.mode === 'all') return !frame.taken?.includes(null);
  if (form.untilCondition) return isTrue(machine.evaluate(form.untilCondition, resultsOf(frame), frame));
  return form.untilEvents === undefined;
}
