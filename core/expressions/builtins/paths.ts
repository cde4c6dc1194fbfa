// Built-ins that need paths or visit every item: path, getpath, del, map, sort_by and their kin.
import type { Json } from '../../json.js';
import { collectPaths } from '../compiler/assignment.js';
import { type Environment, type Node, node, requirePath, singleNode } from '../compiler/node.js';
import { fail } from '../errors.js';
import { spendSort, spendStep } from '../limits.js';
import { describe } from '../values/json-text.js';
import { isArray, isPlainObject } from '../values/kinds.js';
import { compareValues } from '../values/ordering.js';
import { cannotIterate, forEachItem, type Path, readPath } from '../values/paths.js';
import { deletePaths, writePath } from '../values/updates.js';
import type { NativeFunctions, NodeBuilders } from './builtin-types.js';

interface Keyed {
  readonly key: readonly Json[];
  readonly value: Json;
}

export const PATH_FUNCTIONS: NativeFunctions = {
  'setpath/2': (input, path, value) => writePath(input, pathFrom(path), value),
  'delpaths/1': (input, paths) => {
    if (!isArray(paths)) return fail('Paths must be specified as an array');
    return deletePaths(input, paths.map(pathFrom));
  },
};

export const PATH_BUILDERS: NodeBuilders = {
  'path/1': (target) =>
    node((input, environment, emit) =>
      target.trace([], input, environment, (path, value) => {
        spendStep();
        emit(requirePath(path, value));
      }),
    ),
  'getpath/1': getPath,
  'del/1': (target) => singleNode((input, environment) => deletePaths(input, collectPaths(target, input, environment))),
  'map/1': map,
  'sort_by/1': (key) => keyed(key, 'sorted', (sorted) => sorted.map((entry) => entry.value)),
  'group_by/1': (key) =>
    keyed(key, 'grouped', (sorted) => groups(sorted).map((group) => group.map(({ value }) => value))),
  'unique_by/1': (key) => keyed(key, 'grouped', (sorted) => groups(sorted).map((group) => group[0]?.value ?? null)),
  'min_by/1': (key) => keyed(key, 'sorted', (sorted) => sorted.at(0)?.value ?? null),
  'max_by/1': (key) => keyed(key, 'sorted', (sorted) => sorted.at(-1)?.value ?? null),
};

function map(update: Node): Node {
  return singleNode((input, environment) => {
    const collected: Json[] = [];
    spendStep();
    forEachItem(input, (item) => {
      update.evaluate(item, environment, (value) => {
        spendStep();
        collected.push(value);
      });
      spendStep();
    });
    return collected;
  });
}

function pathFrom(path: Json): Path {
  return isArray(path) ? path : fail('Path must be specified as an array');
}

function getPath(wanted: Node): Node {
  return node(
    (input, environment, emit) => wanted.evaluate(input, environment, (path) => emit(readPath(input, pathFrom(path)))),
    (before, input, environment, emit) =>
      wanted.evaluate(input, environment, (path) => {
        const value = readPath(input, pathFrom(path));
        emit([...requirePath(before, input), ...pathFrom(path)], value);
      }),
  );
}

/** Sorts the items of the input by all outputs of `key`; equal keys keep the order of the input. */
function keyed(key: Node, done: string, finish: (sorted: readonly Keyed[]) => Json): Node {
  return singleNode((input, environment) => {
    const entries = itemsFor(input, done).map((value) => ({ key: outputs(key, value, environment), value }));
    spendSort(entries.length);
    return finish(entries.sort((left, right) => compareValues(left.key, right.key)));
  });
}

function itemsFor(input: Json, done: string): readonly Json[] {
  if (isArray(input)) return input;
  if (!isPlainObject(input)) return cannotIterate(input);
  return fail(`${describe(input)} cannot be ${done}, as it is not an array`);
}

function outputs(source: Node, input: Json, environment: Environment): Json[] {
  const collected: Json[] = [];
  source.evaluate(input, environment, (value) => {
    spendStep();
    collected.push(value);
  });
  return collected;
}

function groups(sorted: readonly Keyed[]): Keyed[][] {
  const found: Keyed[][] = [];
  for (const entry of sorted) {
    const last = found.at(-1);
    if (last?.[0] && compareValues(last[0].key, entry.key) === 0) last.push(entry);
    else found.push([entry]);
  }
  return found;
}
