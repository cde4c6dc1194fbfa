// A compiled expression is a tree of closures that push: a node calls `emit` for each of its outputs, in order.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { describeForMessage, toJsonText } from '../values/json-text.js';
import type { Path } from '../values/paths.js';

export type Emit = (value: Json) => void;
/** A null path: the value was computed, not found in the input. */
export type EmitPath = (path: Path | null, value: Json) => void;

export interface Node {
  evaluate(input: Json, environment: Environment, emit: Emit): void;
  /** Like `evaluate`, with the path at which each output stands in the outermost input. */
  trace(path: Path | null, input: Json, environment: Environment, emit: EmitPath): void;
  /** Set when the node always yields this one value. */
  readonly constant?: { readonly value: Json };
}

/** An argument of a function: evaluated where the call stands, each time the body asks for it. */
export interface Closure {
  readonly node: Node;
  readonly environment: Environment;
}

/** The chain of what is bound around a node; the compiler knows how many links away each name is. */
export interface Environment {
  readonly bound: Json | Closure | DefinedFunction | LabelMark;
  readonly outer: Environment | null;
}

/** A function defined in an expression; its own environment link lets it call itself. */
export interface DefinedFunction {
  readonly body: Node;
}

/** What `break` throws: the mark that the running `label` put into the environment. */
export interface LabelMark {
  readonly label: string;
}

export const EMPTY_ENVIRONMENT: Environment = { bound: null, outer: null };

export function node(evaluate: Node['evaluate'], trace: Node['trace'] = traceComputed(evaluate)): Node {
  return { evaluate, trace };
}

export function constantNode(value: Json): Node {
  return { ...node((_input, _environment, emit) => emit(value)), constant: { value } };
}

/** The environment `distance` links further out. */
export function outerEnvironment(environment: Environment, distance: number): Environment {
  let found = environment;
  for (let links = distance; links > 0; links--) found = found.outer as Environment;
  return found;
}

/** A path step; fails when the value before it was computed rather than found. */
export function extendPath(path: Path | null, key: Json, value: Json): Path {
  if (path === null) {
    return fail(
      `Invalid path expression near attempt to access element ${toJsonText(key)} of ${describeForMessage(value)}`,
    );
  }
  return [...path, key];
}

export function requirePath(path: Path | null, value: Json): Path {
  return path ?? fail(`Invalid path expression with result ${describeForMessage(value)}`);
}

function traceComputed(evaluate: Node['evaluate']): Node['trace'] {
  return (_path, input, environment, emit) => evaluate(input, environment, (value) => emit(null, value));
}
