// The machine over one run for one activation: what kinds may ask of it, and the life of a task. It knows frames, order,
// commands and the inbox, and nothing of any kind of task.
import type { Json, JsonObject } from '../json.js';
import { attemptTimerId, CommandList, commandId, timeoutTimerId, timersOf, wakeTimerId } from './commands.js';
import { addDuration } from './duration.js';
import { standardError, WorkflowError } from './errors.js';
import { isTrue, type Scope } from './expression.js';
import { Frames } from './frames.js';
import { Inbox } from './inbox.js';
import { kindOf } from './kinds/index.js';
import type { Answer } from './kinds/kind.js';
import { childrenOf, type Node, type NodeBase, type Program, type SchemaPart } from './program.js';
import { TaskScope } from './scope.js';
import {
  type AgendaItem,
  type Command,
  type ErrorObject,
  type Flow,
  type Frame,
  type Instant,
  type JournalEntry,
  ownCopy,
  type RunStatus,
  type State,
} from './state.js';

export class Machine {
  readonly state: State;
  readonly frames: Frames;
  readonly inbox: Inbox;
  readonly journal: JournalEntry[] = [];
  private readonly issued = new CommandList();
  private ownsVisits = false;

  constructor(
    readonly program: Program,
    state: State,
  ) {
    this.state = ownCopy(state);
    this.frames = new Frames(this.state);
    this.inbox = new Inbox(this);
  }

  get now(): Instant {
    return this.state.now;
  }

  get commands(): readonly Command[] {
    return this.issued.commands;
  }

  nodeOf(frame: Frame): Node {
    const node = this.program.nodes.get(frame.task);
    if (!node) throw new Error(`The program has no task at "${frame.task}": the state belongs to another program.`);
    return node;
  }

  /** The transformed input of a task. */
  inputOf(frame: Frame): Json {
    return frame.input ?? frame.raw;
  }

  // Commands

  issue(command: Command): void {
    this.issued.issue(command);
  }

  /** The id of what a frame asks of the host. The first time, it gives the frame its visit number. */
  visit(frame: Frame): string {
    if (frame.visit === 0) {
      if (!this.ownsVisits) this.state.visits = { ...this.state.visits };
      this.ownsVisits = true;
      frame.visit = (this.state.visits[frame.task] ?? 0) + 1;
      this.state.visits[frame.task] = frame.visit;
    }
    return commandId(frame);
  }

  wakeAt(frame: Frame, at: Instant): void {
    this.visit(frame);
    frame.wakeAt = at;
    this.issue({ type: 'startTimer', id: wakeTimerId(frame), at });
  }

  startAttemptTimer(frame: Frame, at: Instant): void {
    this.visit(frame);
    frame.attemptAt = at;
    this.issue({ type: 'startTimer', id: attemptTimerId(frame), at });
  }

  cancelTimer(id: string): void {
    this.issued.cancel(id);
  }

  cancelAttemptTimer(frame: Frame): void {
    if (frame.attemptAt === undefined) return;
    this.issued.cancel(attemptTimerId(frame));
    frame.attemptAt = undefined;
  }

  takeAnswer(frame: Frame, answer: Answer): void {
    frame.call = undefined;
    if (answer.type === 'functionFailed') throw new WorkflowError({ ...answer.error });
    this.finish(frame, answer.result ?? null);
  }

  // Expressions and schemas

  evaluate<Result extends Json | undefined>(
    expression: (input: Json, scope: Scope) => Result,
    input: Json,
    frame: Frame,
    extra?: Readonly<Record<string, Json>>,
    rawOutput?: Json,
  ): Result {
    return expression(input, this.scopeOf(frame, extra, rawOutput));
  }

  scopeOf(frame: Frame, extra?: Readonly<Record<string, Json>>, rawOutput?: Json): Scope {
    return new TaskScope(this, frame, extra, rawOutput);
  }

  setContext(frame: Frame, context: Json): void {
    const owner = this.frames.writable(this.contextOwner(frame).id);
    if (owner) owner.context = context;
  }

  /**
   * The frame whose `$context` is meant. Expressions on a call are written in the scope of its caller, even when the
   * function has a `$context` of its own.
   */
  contextOwner(frame: Frame): Frame {
    for (let outer: Frame | undefined = frame; outer; outer = this.frames.parentOf(outer)) {
      const { ownsContext, kind } = this.nodeOf(outer);
      if (ownsContext && !(outer === frame && kind === 'call')) return outer;
    }
    return frame;
  }

  /** Throws WorkflowError (validation) when a value does not fit; a schema that is no schema is a configuration error. */
  validate(what: string, schema: JsonObject, value: Json): void {
    let wrong: string | null | undefined;
    try {
      wrong = this.program.validate?.(schema, value);
    } catch (error) {
      throw new WorkflowError(
        standardError('configuration', `The schema for the ${what} cannot be used`, String(error)),
      );
    }
    if (wrong) throw new WorkflowError(standardError('validation', `The ${what} does not fit its schema`, wrong));
  }

  private check(node: NodeBase, part: SchemaPart, value: Json): void {
    const schema = node.schemas?.[part];
    if (schema) this.validate(`${part} of ${node.name || 'the workflow'}`, schema, value);
  }

  /** Lists that stand in the state are bounded. Throws WorkflowError (runtime). */
  checkItems(node: NodeBase, count: number): void {
    const { items } = this.program.limits;
    if (count > items)
      throw new WorkflowError(
        standardError('runtime', `"${node.name}" has ${count} items; at most ${items} are allowed`),
      );
  }

  // The life of a task

  push(item: AgendaItem): void {
    this.state.agenda.push(item);
  }

  note(kind: JournalEntry['kind'], node: NodeBase, why?: Json): void {
    const { pointer: task, name } = node;
    this.journal.push(why === undefined ? { kind, task, name } : { kind, task, name, why });
  }

  enter(node: Node, up: number, raw: Json): void {
    const frame = this.frames.open(node.pointer, up, raw, this.now);
    this.guard(frame, () => {
      if (node.condition && !isTrue(this.evaluate(node.condition, raw, frame))) return this.skip(frame, node);
      this.note('started', node);
      this.check(node, 'input', raw);
      if (node.inputFrom) frame.input = this.evaluate(node.inputFrom, raw, frame);
      const input = this.inputOf(frame);
      if (node.timeoutAfter) this.startTimeout(frame, this.evaluate(node.timeoutAfter, input, frame));
      kindOf(node).enter(this, frame, node, input);
    });
  }

  /** A skipped task hands on its raw input, and its `then` is not taken. */
  private skip(frame: Frame, node: Node): void {
    this.note('skipped', node, { if: node.definition.if ?? null });
    this.frames.remove(frame.id);
    this.push({ do: 'done', up: frame.up, task: node.pointer, output: frame.raw });
  }

  /** A duration of null means no limit: composed functions pass on what their caller left out. */
  private startTimeout(frame: Frame, after: Json): void {
    if (after === null) return;
    frame.timeoutAt = addDuration(this.now, after);
    this.visit(frame);
    this.issue({ type: 'startTimer', id: timeoutTimerId(frame), at: frame.timeoutAt });
  }

  /** Begins a list of children. Jumps are counted from here, so that a retried list has the same keys. */
  openList(frame: Frame, list: string, raw: Json): void {
    frame.list = list;
    if (frame.laps !== undefined) frame.laps = undefined;
    this.push({ do: 'enter', up: frame.id, list, index: 0, raw });
  }

  /** Ends a task: output, export, timers, frame; then its parent goes on. `$context` is read now, not when the task began. */
  finish(frame: Frame, output: Json, flow?: Flow): void {
    const node = this.nodeOf(frame);
    const result = node.outputAs ? this.evaluate(node.outputAs, output, frame, undefined, output) : output;
    this.check(node, 'output', result);
    if (node.exportAs) {
      const exported = this.evaluate(node.exportAs, result, frame, { output: result }, output);
      this.check(node, 'export', exported);
      this.setContext(frame, exported);
    }
    for (const timer of timersOf(frame)) this.issued.cancel(timer.id);
    this.note('ended', node);
    this.inbox.closeThread(frame);
    this.frames.remove(frame.id);
    const next = flow ?? node.next;
    const done: AgendaItem = { do: 'done', up: frame.up, task: node.pointer, output: result };
    if (next !== undefined) done.flow = next;
    this.push(done);
  }

  fail(frame: Frame, error: ErrorObject): void {
    const node = this.nodeOf(frame);
    const located = error.instance === undefined ? { ...error, instance: node.reference } : error;
    const { type, status, title } = located;
    this.note('faulted', node, { type, status, ...(title !== undefined && { title }) });
    this.drop(frame);
    this.push({ do: 'fail', up: frame.up, error: located });
  }

  /** Runs what may go wrong for the run's own reasons; then the task fails. */
  guard(frame: Frame, body: () => void): void {
    try {
      body();
    } catch (error) {
      if (!(error instanceof WorkflowError)) throw error;
      const open = this.frames.writable(frame.id);
      if (open) this.fail(open, error.problem);
    }
  }

  /** Removes a frame and everything below it, children first, and takes back what they had asked of the host. */
  drop(frame: Frame): void {
    for (const gone of this.frames.withDescendants(frame).toReversed()) {
      for (const timer of timersOf(gone)) this.issued.cancel(timer.id);
      if (gone.call) this.issued.cancel(commandId(gone));
      this.inbox.closeThread(gone);
      this.frames.remove(gone.id);
    }
  }

  dropChildren(frame: Frame): void {
    for (const child of this.frames.childrenOf(frame.id)) this.drop(child);
  }

  /** A child ended: the next one of its list begins, or the list is through. */
  goOn(frame: Frame, node: Node, child: Node, output: Json, flow: Flow): void {
    const list = frame.list ?? '';
    const { length } = childrenOf(node, list);
    const next = flow === 'exit' || flow === 'end' ? length : typeof flow === 'number' ? flow : child.index + 1;
    if (next >= length) {
      this.listDone(frame, node, output, flow === 'end' ? 'end' : undefined);
      return;
    }
    if (next <= child.index) frame.laps = (frame.laps ?? 0) + 1;
    this.push({ do: 'enter', up: frame.id, list, index: next, raw: output });
  }

  listDone(frame: Frame, node: Node, output: Json, flow?: 'end'): void {
    const kind = kindOf(node);
    if (kind.listDone) kind.listDone(this, frame, node, output, flow);
    else this.finish(frame, output, flow);
  }

  /** Ends the run. Nothing of it stays open. */
  end(status: RunStatus, command: Command): void {
    for (const frame of this.frames.childrenOf(0)) this.drop(frame);
    Object.assign(this.state, { status, frames: [], inbox: [], agenda: [], held: [] });
    this.issue(command);
  }
}
