// What a kind of task must say: how it is compiled, what happens when it begins, and what it does with news.
import type { Json, JsonObject } from '../../json.js';
import type { Machine } from '../machine.js';
import type { Node } from '../program.js';
import type { EngineEvent, ErrorObject, Flow, Frame } from '../state.js';
import type { TaskCompiler } from '../task-compiler.js';
import type { Forms, KindName } from './forms.js';

/** The answer of the host to a call or to a process that was awaited. */
export type Answer = Extract<EngineEvent, { type: 'functionCompleted' | 'functionFailed' }>;

/** Handlers get the machine, the frame (which they may change) and the node; they may throw WorkflowError. */
export interface Kind<K extends KindName> {
  compile(task: TaskCompiler, definition: JsonObject): Forms[K];
  /** `input` is the transformed input. */
  enter(machine: Machine, frame: Frame, node: Node<K>, input: Json): void;
  /** A child ended. Without this the next one of the list begins. */
  childDone?(machine: Machine, frame: Frame, node: Node<K>, child: Node, output: Json, flow: Flow): void;
  /** The open list is through, or a child said `end`. Without this the task ends. */
  listDone?(machine: Machine, frame: Frame, node: Node<K>, output: Json, flow: 'end' | undefined): void;
  /** A child failed; true = handled. Without this the task fails as well. */
  childFailed?(machine: Machine, frame: Frame, node: Node<K>, error: ErrorObject): boolean;
  answered?(machine: Machine, frame: Frame, node: Node<K>, answer: Answer): void;
  /** The wake timer fired. */
  woken?(machine: Machine, frame: Frame, node: Node<K>): void;
  /** The inbox changed. */
  poked?(machine: Machine, frame: Frame, node: Node<K>): void;
}
