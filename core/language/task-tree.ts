// The tasks of a definition as a tree of lists, with the variables that exist at each.
import { isObject, type Json, type JsonObject } from '../json.js';
import { pointerStep } from './json-text.js';
import { kindOf, type TaskKind } from './task-kinds.js';

export interface TaskNode {
  readonly name: string;
  readonly kind: TaskKind;
  readonly pointer: string;
  readonly task: JsonObject;
  /** Names that loops, catches and iterators around it give, without `$`. */
  readonly variables: readonly string[];
  readonly list: TaskList;
  readonly index: number;
  readonly children: readonly TaskList[];
}

export interface TaskList {
  readonly pointer: string;
  /** Branches run side by side: there is no order in their list. */
  readonly branches: boolean;
  readonly tasks: readonly TaskNode[];
  /** The task that holds the list; none for the lists of the definition itself. */
  readonly owner?: TaskNode;
}

/** The lists of a definition: its own `do`, its functions and what its extensions do before and after. */
export function taskTree(definition: JsonObject): TaskList[] {
  const use = objectOf(definition.use);
  const functions = Object.entries(objectOf(use.functions)).map(([name, task]) =>
    buildList([{ [name]: task as Json }], '', { pointerOf: () => `/use/functions${pointerStep(name)}` }),
  );
  const extensions = listOf(use.extensions).flatMap((item, index) =>
    Object.entries(objectOf(item)).flatMap(([name, extension]) =>
      ['before', 'after'].map((side) =>
        buildList(objectOf(extension)[side], `/use/extensions/${index}${pointerStep(name)}/${side}`),
      ),
    ),
  );
  return [buildList(definition.do, '/do'), ...functions, ...extensions];
}

/** Every task below these lists, parents before children. */
export function allTasks(lists: readonly TaskList[]): TaskNode[] {
  return allLists(lists).flatMap((list) => list.tasks);
}

export function allLists(lists: readonly TaskList[]): TaskList[] {
  return lists.flatMap((list) => [list, ...allLists(list.tasks.flatMap((task) => task.children))]);
}

interface ListOptions {
  readonly owner?: TaskNode;
  readonly variables?: readonly string[];
  readonly branches?: boolean;
  readonly pointerOf?: (name: string, index: number) => string;
}

function buildList(tasks: Json | undefined, pointer: string, options: ListOptions = {}): TaskList {
  const nodes: TaskNode[] = [];
  const list: TaskList = { pointer, branches: options.branches ?? false, tasks: nodes, owner: options.owner };
  const pointerOf = options.pointerOf ?? ((name, index) => `${pointer}/${index}${pointerStep(name)}`);
  for (const [index, item] of listOf(tasks).entries()) {
    const [entry] = Object.entries(objectOf(item));
    if (entry === undefined) continue;
    const [name, task] = entry;
    const kind = isObject(task) ? kindOf(task) : undefined;
    if (!isObject(task) || kind === undefined) continue;
    const children: TaskList[] = [];
    const variables = options.variables ?? [];
    const node: TaskNode = {
      name,
      kind,
      pointer: pointerOf(name, index),
      task,
      variables,
      list,
      index: nodes.length,
      children,
    };
    children.push(...childLists(node));
    nodes.push(node);
  }
  return list;
}

function childLists(node: TaskNode): TaskList[] {
  const { task, pointer, variables } = node;
  const list = (value: Json | undefined, at: string, more: readonly string[] = [], branches = false): TaskList =>
    buildList(value, pointer + at, { owner: node, variables: [...variables, ...more], branches });
  switch (node.kind) {
    case 'do':
      return [list(task.do, '/do')];
    case 'for':
      return [list(task.do, '/do', namesOfLoop(task))];
    case 'fork':
      return [list(objectOf(task.fork).branches, '/fork/branches', [], true)];
    case 'try':
      return [list(task.try, '/try'), list(objectOf(task.catch).do, '/catch/do', [nameOfError(task)])];
    case 'listen':
      return [list(objectOf(task.foreach).do, '/foreach/do', namesOfIterator(task))];
    default:
      return [];
  }
}

export function namesOfLoop(task: JsonObject): string[] {
  const { each = 'item', at = 'index' } = objectOf(task.for);
  return [String(each), String(at)];
}

export function namesOfIterator(task: JsonObject): string[] {
  const { item = 'item', at = 'index' } = objectOf(task.foreach);
  return [String(item), String(at)];
}

export function nameOfError(task: JsonObject): string {
  return String(objectOf(task.catch).as ?? 'error');
}

export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
