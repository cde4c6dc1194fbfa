// A compiled definition: an immutable tree of nodes, one per task.
import type { Json, JsonObject } from '../json.js';
import type { Expression, Template } from './expression.js';
import type { Forms, KindName } from './kinds/forms.js';
import type { Flow } from './state.js';

/** What every task has, whatever its kind. */
export interface NodeBase {
  readonly kind: KindName;
  /** Where the task stands in the lowered program; names it in frames and in command ids. */
  readonly pointer: string;
  /** Where the task stands in the definition: `$task.reference` and the `instance` of its errors. */
  readonly reference: string;
  /** Names from the root, without positions: how a migration finds the task again. */
  readonly path: string;
  readonly name: string;
  readonly definition: JsonObject;
  readonly parent?: NodeBase;
  /** The list of the parent that holds the task, and the position there. */
  readonly list?: string;
  readonly index: number;
  /** Variables that exist here, besides the standard ones. */
  readonly variables: readonly string[];
  /** Variables that the task gives to its children. */
  readonly gives: readonly string[];
  /** Whether the task has a `$context` of its own: the workflow and calls of composed functions. */
  readonly ownsContext: boolean;
  /** A call of a composed function: which of its arguments lists the event types that the function listens for. */
  readonly eventTypesArgument?: string;
  /** Where it goes on to; undefined = the next task of the list. */
  readonly next: Flow;
  readonly condition?: Expression;
  readonly inputFrom?: Template;
  readonly outputAs?: Template;
  readonly exportAs?: Template;
  readonly timeoutAfter?: Template;
  /** What the task's values must fit, where the definition says so. */
  readonly schemas?: Readonly<Partial<Record<SchemaPart, JsonObject>>>;
  readonly lists: Readonly<Record<string, readonly Node[]>>;
}

export type SchemaPart = 'input' | 'output' | 'export';

/** A task with what its kind compiled for itself. */
export type Node<K extends KindName = KindName> = NodeBase & { readonly kind: K; readonly form: Forms[K] };

export function isKind<K extends KindName>(node: Node, kind: K): node is Node<K> {
  return (node.kind as KindName) === kind;
}

/** The children of a task in one of its lists. */
export function childrenOf(node: NodeBase, list: string): readonly Node[] {
  return node.lists[list] ?? [];
}

export type CompileProblemCode =
  | 'unknownTaskKind'
  | 'duplicateName'
  | 'unknownTarget'
  | 'unknownReference'
  | 'badExpression'
  | 'badDuration'
  | 'unknownFunction'
  | 'recursiveFunction'
  | 'unsupported';

/** What makes a program unfit to run. What is merely unwise is found by `validateDefinition`. */
export interface CompileProblem {
  readonly code: CompileProblemCode;
  readonly severity: 'error';
  readonly pointer: string;
  readonly message: string;
  readonly found?: string;
}

export interface Limits {
  /** Tasks that one run may ever enter, end or wake. */
  readonly steps: number;
  /** The same within one activation; then the machine yields. */
  readonly perActivation: number;
  /** Events kept for listens that begin later. */
  readonly inbox: number;
  /** Ids of events remembered against duplicates. */
  readonly seen: number;
  /** Items that a `for` may walk and events that a `listen` may collect: both stand in the state. */
  readonly items: number;
}

export const DEFAULT_LIMITS: Limits = { steps: 1_000_000, perActivation: 20_000, inbox: 200, seen: 200, items: 10_000 };

/** What is wrong with a value by a JSON Schema, or null. */
export type ValidateSchema = (schema: Json, value: Json) => string | null;

export interface Program {
  readonly hash: string;
  readonly definition: JsonObject;
  readonly root: Node;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly paths: ReadonlyMap<string, Node>;
  /** Types of the events that the definition can ever listen for; null = not known before it runs. */
  readonly eventTypes: ReadonlySet<string> | null;
  /** Names of the native functions that it calls. */
  readonly nativeFunctions: ReadonlySet<string>;
  readonly problems: readonly CompileProblem[];
  readonly limits: Limits;
  readonly validate?: ValidateSchema;
}
