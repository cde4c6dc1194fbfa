// Which ways through a program scenarios have taken, and which none has: tasks, cases, conditions, failures, deadlines, races.
// What a composed function does inside is counted once, wherever it is called.
import type { StepEntry } from '../core/engine/activation-record.js';
import { isKind, type Node, type Program } from '../core/engine/program.js';
import { isObject } from '../core/json.js';

export interface Coverage {
  /** In words, `<pointer of the task>: <what can happen there>`, in the order of the program. */
  readonly taken: readonly string[];
  readonly missing: readonly string[];
}

export interface ProgramCoverage {
  /** What stands in the definition itself. */
  readonly own: Coverage;
  /** What stands in composed functions; its pointers begin with `/@` and the function's name. */
  readonly inFunctions: Coverage;
}

/** Holds the steps of runs, in their order, against all that the program can do. */
export function coverageOf(program: Program, runs: readonly (readonly StepEntry[])[]): ProgramCoverage {
  const taken = new Set(runs.flatMap(waysTaken).map(withoutCaller));
  const ways = [...new Set(withDescendants(program.root).flatMap(waysOf).map(withoutCaller))];
  const part = (of: readonly string[]): Coverage => ({
    taken: of.filter((way) => taken.has(way)),
    missing: of.filter((way) => !taken.has(way)),
  });
  return {
    own: part(ways.filter((way) => !way.startsWith('/@'))),
    inFunctions: part(ways.filter((way) => way.startsWith('/@'))),
  };
}

/** `/do/3/call/@humanTask/do/0/due` is `/@humanTask/do/0/due` for every caller. */
function withoutCaller(way: string): string {
  return way.slice(Math.max(0, way.lastIndexOf('/@')));
}

function withDescendants(node: Node): Node[] {
  return [node, ...Object.values(node.lists).flatMap((list) => list.flatMap(withDescendants))];
}

function waysOf(node: Node): string[] {
  return [
    'entered',
    ...(node.definition.if === undefined ? [] : ['skipped']),
    ...(node.definition.timeout === undefined ? [] : ['too late', 'in time']),
    ...waysOfKind(node),
  ].map((way) => `${node.pointer}: ${way}`);
}

function waysOfKind(node: Node): string[] {
  if (isKind(node, 'switch')) return node.form.cases.map(({ name }) => `case ${name}`);
  if (isKind(node, 'try')) return ['failure caught', 'no failure'];
  if (isKind(node, 'fork') && node.form.compete) return (node.lists.branches ?? []).map(({ name }) => `won by ${name}`);
  return [];
}

/** What the journal of one run says was done. */
function waysTaken(steps: readonly StepEntry[]): string[] {
  const caught = new Set<string>();
  return steps.flatMap(({ kind, task, why }) => {
    const way = (what: string): string => `${task}: ${what}`;
    if (kind === 'started') return [way('entered')];
    if (kind === 'skipped') return [way('skipped')];
    if (kind === 'timedOut') return [way('too late')];
    if (kind === 'ended') return [way('in time'), ...(caught.delete(task) ? [] : [way('no failure')])];
    if (kind !== 'decided' || !isObject(why)) return [];
    if (why.caught !== undefined) caught.add(task);
    if (why.caught !== undefined) return [way('failure caught')];
    return [way(why.case === undefined ? `won by ${why.winner}` : `case ${why.case}`)];
  });
}
