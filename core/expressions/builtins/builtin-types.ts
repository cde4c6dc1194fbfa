import type { Json } from '../../json.js';
import type { Node } from '../compiler/node.js';

/** A built-in that computes one value from its input and the values of its arguments (as many as its name says). */
export type NativeFunction = (input: Json, ...values: Json[]) => Json;

/** Built-ins by name and number of arguments, as in `split/1`. */
export type NativeFunctions = Readonly<Record<string, (input: Json, first: Json, second: Json, third: Json) => Json>>;

/** A built-in that decides itself when its arguments are evaluated, how often, and what it emits. */
export type NodeBuilder = (...callArguments: Node[]) => Node;
export type NodeBuilders = Readonly<Record<string, (first: Node, second: Node, third: Node) => Node>>;
