// Which values reach each task: its raw input and `$context`, joined over all ways that lead there.
import { parseExpression } from '../../expressions/index.js';
import type { Json, JsonObject } from '../../json.js';
import { functionNamed } from '../calls/check-calls.js';
import { exitGoals } from '../exit-goals.js';
import { expressionSource, isExpression } from '../expressions/expression-text.js';
import type { KnownNames } from '../known-names.js';
import { listOf, objectOf, type TaskList, type TaskNode } from '../task-tree.js';
import { type Finding, shapeOfExpression } from './expression-shape.js';
import { joined, objectShape, scalar, shapeOfLiteral, shapeOfSchema, sizeOf, type ValueShape } from './value-shape.js';

export interface FlowState {
  readonly input: ValueShape;
  readonly context: ValueShape;
}

/** What is known around the parts of one task. */
export interface TaskFlow {
  readonly raw: FlowState;
  /** After `input.from`. */
  readonly input: ValueShape;
  /** What its kind gives, and `$context` then. */
  readonly body: FlowState;
  /** After `output.as`. */
  readonly output: ValueShape;
}

const NOTHING_KNOWN: FlowState = { input: 'any', context: 'any' };
/** Rounds of a loop until its values are taken as unknown. */
const ROUNDS = 4;
/** Ways that lead to one task with something new, likewise. */
const MAX_VISITS = 30;
/** Shapes that are carried from task to task, again in each round of the loops around; beyond it nothing more is said. */
const MAX_WORK = 200_000;

class TooMuchWork extends Error {}

export class DataFlow {
  readonly tasks = new Map<TaskNode, TaskFlow>();
  private work = 0;
  private readonly parsed = new Map<string, ReturnType<typeof parseExpression>>();

  constructor(private readonly known: KnownNames) {}

  /** Follows a definition that has no errors from its input to its end. */
  follow(definition: JsonObject, list: TaskList): void {
    const { schema, from } = objectOf(definition.input);
    const given = shapeOfSchema(objectOf(schema).document);
    const input = from === undefined ? given : this.shapeOfField(from, { input: given, context: 'any' });
    try {
      this.followList(list, { input, context: input });
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      this.tasks.clear();
    }
  }

  /** `as` and `from`: a text is an expression in any case. */
  shapeOfField(value: Json, state: FlowState): ValueShape {
    return typeof value === 'string'
      ? this.shapeOf(expressionSource(value), state)
      : this.shapeOfTemplate(value, state);
  }

  shapeOfTemplate(value: Json, state: FlowState): ValueShape {
    if (isExpression(value)) return this.shapeOf(expressionSource(value as string), state);
    if (typeof value !== 'object' || value === null) return shapeOfLiteral(value);
    if (Array.isArray(value)) return scalar('array');
    const fields = Object.entries(value as JsonObject).map(([key, inner]) => [key, this.shapeOfTemplate(inner, state)]);
    return objectShape(Object.fromEntries(fields));
  }

  shapeOf(source: string, { input, context }: FlowState, found: (finding: Finding) => void = () => {}): ValueShape {
    const ast = this.parsed.get(source) ?? parseExpression(source);
    this.parsed.set(source, ast);
    return shapeOfExpression(ast, { input, variables: { context }, found });
  }

  /** How a list is left, if it is, and what `$context` may be anywhere in it. */
  private followList(list: TaskList, start: FlowState): { exit?: FlowState; seen: ValueShape } {
    const positions = new Map(list.tasks.map(({ name }, index) => [name, index]));
    const entries: (FlowState | undefined)[] = [start];
    const visits: number[] = [];
    let [exit, seen]: [FlowState | undefined, ValueShape] = [undefined, start.context];
    // The first of those that wait goes first: most lists run forwards, and so each task is followed once.
    for (const waiting = new Set([0]); waiting.size > 0; ) {
      const index = Math.min(...waiting);
      waiting.delete(index);
      const [node, entry] = [list.tasks[index], entries[index]];
      if (node === undefined || entry === undefined) {
        exit = joinedStates(exit, entry ?? start);
        continue;
      }
      visits[index] = (visits[index] ?? 0) + 1;
      const { edges, seen: inside } = this.followTask(node, visits[index] > MAX_VISITS ? NOTHING_KNOWN : entry);
      seen = joined(seen, inside);
      for (const { then, state } of edges) {
        const target = then === undefined || then === 'continue' ? index + 1 : positions.get(then);
        if (then === 'end') continue;
        if (target === undefined || target >= list.tasks.length) exit = joinedStates(exit, state);
        else {
          const merged = joinedStates(entries[target], state);
          if (isSame(merged, entries[target])) continue;
          entries[target] = merged;
          waiting.add(target);
        }
      }
    }
    return { ...(exit && { exit }), seen };
  }

  private followTask(node: TaskNode, raw: FlowState): { edges: Edge[]; seen: ValueShape } {
    this.work += 10 + sizeOf(raw.input) + sizeOf(raw.context);
    if (this.work > MAX_WORK) throw new TooMuchWork();
    const { task, kind } = node;
    const from = objectOf(task.input).from;
    const input = from === undefined ? raw.input : this.shapeOfField(from, raw);
    const { exit, seen: inside } = this.followBody(node, { input, context: raw.context });
    const body = exit ?? NOTHING_KNOWN;
    const { as } = objectOf(task.output);
    const output = as === undefined ? body.input : this.shapeOfField(as, body);
    const exported = objectOf(task.export).as;
    const context = exported === undefined ? body.context : this.shapeOfField(exported, { ...body, input: output });
    this.remember(node, { raw, input, body, output });
    const seen = joined(joined(raw.context, inside), context);
    const after: FlowState = { input: output, context };
    const cases = listOf(task.switch).flatMap((item) => Object.values(objectOf(item)).map(objectOf));
    const decided = cases.some(({ when }) => when === undefined);
    const ends = kind === 'raise' || exit === undefined || (kind === 'switch' && decided);
    const edges: Edge[] = [
      ...cases.map(({ then }) => ({ then: textOf(then), state: after })),
      ...(ends ? [] : [{ then: textOf(task.then), state: after }]),
      ...(task.if === undefined ? [] : [{ then: undefined, state: raw }]),
      ...caughtEdge(task, after),
      ...exitGoals(task).map(({ then }) => ({ then, state: { input: 'any' as const, context: seen } })),
    ];
    return { edges, seen };
  }

  private remember(node: TaskNode, flow: TaskFlow): void {
    const before = this.tasks.get(node);
    const merged = before && {
      raw: joinedStates(before.raw, flow.raw),
      input: joined(before.input, flow.input),
      body: joinedStates(before.body, flow.body),
      output: joined(before.output, flow.output),
    };
    this.tasks.set(node, merged ?? flow);
  }

  private followBody(node: TaskNode, state: FlowState): { exit?: FlowState; seen: ValueShape } {
    const { task, kind, children } = node;
    const gives = (input: ValueShape): { exit: FlowState; seen: ValueShape } => ({
      exit: { ...state, input },
      seen: state.context,
    });
    const [first, second] = children;
    switch (kind) {
      case 'set':
        return gives(this.shapeOfField(task.set ?? null, state));
      case 'call':
        return gives(shapeOfSchema(functionNamed(String(task.call), this.known)?.output));
      case 'switch':
      case 'wait':
        return gives(state.input);
      case 'do':
        return first ? this.followList(first, state) : gives('any');
      case 'for':
        return this.followRounds(state, (round) => (first ? this.followList(first, round) : gives('any')));
      case 'fork':
        return this.followRounds(state, (round) => this.followBranches(node, round));
      case 'listen': {
        const exports = objectOf(objectOf(task.foreach).export).as !== undefined;
        const rounds = this.followRounds({ input: 'any', context: exports ? 'any' : state.context }, (round) =>
          first ? this.followList(first, { ...round, input: 'any' }) : gives('any'),
        );
        return { ...rounds, exit: { input: 'any', context: rounds.exit?.context ?? 'any' } };
      }
      case 'try': {
        const tried = first ? this.followList(first, state) : gives('any');
        const caught = second ? this.followList(second, { input: 'any', context: tried.seen }) : gives('any');
        const exit = caught.exit ? joinedStates(tried.exit, caught.exit) : tried.exit;
        return { ...(exit && { exit }), seen: joined(tried.seen, caught.seen) };
      }
      default:
        return gives('any');
    }
  }

  /** Rounds begin with what came in or with what a round left, until nothing new comes. */
  private followRounds(
    start: FlowState,
    follow: (state: FlowState) => { exit?: FlowState; seen: ValueShape },
  ): { exit: FlowState; seen: ValueShape } {
    let state = start;
    let { seen } = follow(start);
    for (let round = 0; round < ROUNDS; round++) {
      const { exit, seen: inside } = follow(state);
      seen = joined(seen, inside);
      const next = joinedStates(state, exit ?? state);
      if (isSame(next, state)) return { exit: next, seen };
      state = next;
    }
    follow(NOTHING_KNOWN);
    return { exit: NOTHING_KNOWN, seen: 'any' };
  }

  /** Branches run side by side: each may see what any other has exported. */
  private followBranches({ children }: TaskNode, state: FlowState): { exit: FlowState; seen: ValueShape } {
    const seen = (children[0]?.tasks ?? [])
      .map((branch) => this.followTask(branch, state).seen)
      .reduce((one, other) => joined(one, other), state.context);
    return { exit: { input: 'any', context: seen }, seen };
  }
}

interface Edge {
  readonly then: string | undefined;
  readonly state: FlowState;
}

function caughtEdge(task: JsonObject, state: FlowState): Edge[] {
  const { then } = objectOf(task.catch);
  return typeof then === 'string' ? [{ then, state }] : [];
}

function textOf(then: Json | undefined): string | undefined {
  return typeof then === 'string' ? then : undefined;
}

function joinedStates(one: FlowState | undefined, other: FlowState): FlowState {
  if (one === undefined) return other;
  return { input: joined(one.input, other.input), context: joined(one.context, other.context) };
}

function isSame(one: FlowState, other: FlowState | undefined): boolean {
  return other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
