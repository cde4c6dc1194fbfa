import type { Json } from '../../json.js';
import type { AssignmentOperator } from '../syntax/ast.js';
import { type BinaryOperator, OPERATIONS } from '../values/arithmetic.js';
import { isTruthy } from '../values/kinds.js';
import { type Path, readPath } from '../values/paths.js';
import { deletePaths, writePath } from '../values/updates.js';
import { Stop, untilStopped } from './interruptions.js';
import { type Environment, type Node, node, requirePath, singleNode } from './node.js';

/** `target = value` and its kin. The paths are all found in the input before anything is written. */
export function compileAssignment(operator: AssignmentOperator, target: Node, value: Node): Node {
  if (operator === '|=') return compileUpdate(target, value);
  const combine = combination(operator);
  const assign = (input: Json, environment: Environment, right: Json): Json => {
    let result = input;
    for (const path of collectPaths(target, input, environment)) {
      result = writePath(result, path, combine(result, path, right));
    }
    return result;
  };
  const single = value.single;
  if (single) return singleNode((input, environment) => assign(input, environment, single(input, environment)));
  return node((input, environment, emit) =>
    value.evaluate(input, environment, (right) => emit(assign(input, environment, right))),
  );
}

/** The paths an expression leads to. @throws Failure when an output was computed */
export function collectPaths(target: Node, input: Json, environment: Environment): Path[] {
  const paths: Path[] = [];
  target.trace([], input, environment, (path, value) => {
    paths.push(requirePath(path, value));
  });
  return paths;
}

/** What a plain or arithmetic assignment writes at a path. */
function combination(operator: AssignmentOperator): (whole: Json, path: Path, right: Json) => Json {
  if (operator === '=') return (_whole, _path, right) => right;
  if (operator === '//=') {
    return (whole, path, right) => {
      const current = readPath(whole, path);
      return isTruthy(current) ? current : right;
    };
  }
  const operation = OPERATIONS[operator.slice(0, -1) as BinaryOperator];
  return (whole, path, right) => operation(readPath(whole, path), right);
}

/** `target |= update`: the first output replaces the value, no output deletes it. */
function compileUpdate(target: Node, update: Node): Node {
  return singleNode((input, environment) => {
    let result = input;
    const emptied: Path[] = [];
    for (const path of collectPaths(target, input, environment)) {
      const updated = firstOutput(update, readPath(result, path), environment);
      if (updated === undefined) emptied.push(path);
      else result = writePath(result, path, updated);
    }
    return deletePaths(result, emptied);
  });
}

/** The first output of a node, without asking it for more; undefined if there is none. */
export function firstOutput(source: Node, input: Json, environment: Environment): Json | undefined {
  if (source.single) return source.single(input, environment);
  const mark = {};
  let first: Json | undefined;
  untilStopped(mark, () =>
    source.evaluate(input, environment, (value) => {
      first = value;
      throw new Stop(mark);
    }),
  );
  return first;
}
