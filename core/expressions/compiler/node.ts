// A compiled expression is a tree of closures that push: a node calls `emit` for each of its outputs, in order. A node that
// always has exactly one output can also be asked for it directly, which is faster and keeps the stack short.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { describeForMessage, toJsonText } from '../values/json-text.js';
import type { Path } from '../values/paths.js';

export type Emit = (value: Json) => void;
/** A null path: the value was computed, not found in the input. */
export type EmitPath = (path: Path | null, value: Json) => void;

export type SingleOutput = (input: Json, environment: Environment) => Json;

export interface Node {
  evaluate(input: Json, environment: Environment, emit: Emit): void;
  /** Like `evaluate`, with the path at which each output stands in the outermost input. */
  trace(path: Path | null, input: Json, environment: Environment, emit: EmitPath): void;
  /** The one output of a node that always has exactly one; null for other nodes. */
  readonly single: SingleOutput | null;
  /** Set when that output is known already. */
  readonly constant: { readonly value: Json } | null;
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
  return { evaluate, trace, single: null, constant: null };
}

export function singleNode(single: SingleOutput, trace?: Node['trace']): Node {
  const evaluate: Node['evaluate'] = (input, environment, emit) => emit(single(input, environment));
  return { ...node(evaluate, trace), single };
}

export function constantNode(value: Json): Node {
  return { ...singleNode(() => value), constant: { value } };
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

/** The single outputs of all nodes, or null if one of them may have none or several. */
export function allSingle(nodes: readonly Node[]): SingleOutput[] | null {
  const singles = nodes.map((candidate) => candidate.single);
  return singles.every((single) => single !== null) ? singles : null;
}
