// `fork` runs branches side by side: the first one as far as it can, then the second, … With `compete` the first to end wins
// and the others are canceled; otherwise the output is the list of their outputs in declared order. A branch that fails
// fails the fork. In the frame: results = outputs per branch, count = branches still open.
//
// Where two or more branches listen, each is a *thread*: it takes inbox events on its own account, so that an event
// which both want reaches both.
import { objectIn } from '../definition.js';
import { childrenOf, isKind, type Node } from '../program.js';
import type { Kind } from './kind.js';

export interface ForkForm {
  readonly compete: boolean;
  readonly threads: boolean;
  /** By branch, the types of the events that it may ever listen for; null = any. */
  readonly hears: readonly (ReadonlySet<string> | null)[];
}

export const forkKind: Kind<'fork'> = {
  compile(task, definition) {
    const fork = objectIn(definition.fork);
    const branches = task.list('branches', fork.branches, { at: '/fork/branches', sideBySide: true });
    const hears = branches.map(heardBy);
    return {
      compete: fork.compete === true,
      threads: branches.filter((branch) => listensIn(branch).length > 0).length > 1,
      hears,
    };
  },
  enter(machine, frame, node, input) {
    const branches = childrenOf(node, 'branches');
    if (branches.length === 0) return machine.finish(frame, []);
    frame.list = 'branches';
    frame.results = branches.map(() => null);
    frame.count = branches.length;
    for (const branch of branches.toReversed()) // a stack: the first branch ends up on top
      machine.push({ do: 'enter', up: frame.id, list: 'branches', index: branch.index, raw: input });
  },
  childDone(machine, frame, node, child, output, flow) {
    if (node.form.compete || flow === 'end') {
      machine.dropChildren(frame);
      if (node.form.compete) machine.note('decided', node, { winner: child.name });
      return machine.finish(frame, output, flow === 'end' ? 'end' : undefined);
    }
    const results = (frame.results ?? []).with(child.index, output);
    frame.results = results;
    frame.count = (frame.count ?? 1) - 1;
    if (frame.count === 0) machine.finish(frame, results);
  },
};

function heardBy(branch: Node): ReadonlySet<string> | null {
  const types = listensIn(branch).map(typesOf);
  return types.includes(null) ? null : new Set(types.flatMap((some) => some ?? []));
}

function listensIn(node: Node): Node<'listen'>[] {
  const below = Object.values(node.lists).flatMap((list) => list.flatMap(listensIn));
  return isKind(node, 'listen') ? [node, ...below] : below;
}

function typesOf({ form: { filters, untilEvents } }: Node<'listen'>): readonly string[] | null {
  const types = [...filters, ...(untilEvents?.filters ?? [])].map((filter) => filter.types);
  return filters.length === 0 || types.includes(null) ? null : types.flatMap((some) => some ?? []);
}
