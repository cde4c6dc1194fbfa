// Where expressions stand in a task, and which variables exist there.
import { isObject, type Json, type JsonObject } from '../../json.js';
import { exitGoals } from '../exit-goals.js';
import { pointerStep } from '../json-text.js';
import type { TaskKind } from '../task-kinds.js';
import { listOf, nameOfError, namesOfIterator, namesOfLoop, objectOf, type TaskNode } from '../task-tree.js';
import { expressionSource, isExpression } from './expression-text.js';

/** An expression with its place. */
export interface ExpressionPlace {
  readonly source: string;
  readonly pointer: string;
  readonly variables: readonly string[];
}

/** A text that is no expression although it has one in it. */
export interface PartialExpression {
  readonly text: string;
  readonly pointer: string;
}

export interface Places {
  readonly expressions: ExpressionPlace[];
  readonly partial: PartialExpression[];
}

/** Variables that exist everywhere. */
const STANDARD = ['context', 'input', 'secrets', 'authorization', 'task', 'workflow', 'runtime'];

/** Collects the expressions of one task or of the definition's own fields. */
class PlaceCollector implements Places {
  readonly expressions: ExpressionPlace[] = [];
  readonly partial: PartialExpression[] = [];

  constructor(
    private readonly pointer: string,
    private readonly variables: readonly string[],
  ) {}

  /** A field that is an expression, with or without `${ }`. */
  expression(value: Json | undefined, at: string, more: readonly string[] = []): void {
    if (typeof value !== 'string') return;
    this.expressions.push({
      source: expressionSource(value),
      pointer: this.pointer + at,
      variables: [...STANDARD, ...this.variables, ...more],
    });
  }

  /** Any value, in which only texts within `${ }` are expressions. */
  template(value: Json | undefined, at: string, more: readonly string[] = []): void {
    if (typeof value === 'string') {
      if (isExpression(value)) this.expression(value, at, more);
      else if (value.includes('${')) this.partial.push({ text: value, pointer: this.pointer + at });
    } else if (Array.isArray(value))
      for (const [index, item] of (value as readonly Json[]).entries()) this.template(item, `${at}/${index}`, more);
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) this.template(item, at + pointerStep(key), more);
  }

  /** `as` and `from`: a text is an expression in any case, an object a template. */
  value(value: Json | undefined, at: string, more: readonly string[] = []): void {
    if (typeof value === 'string') this.expression(value, at, more);
    else this.template(value, at, more);
  }

  events(strategy: Json | undefined, at: string): void {
    const { one, all, any, until } = objectOf(strategy);
    if (one !== undefined) this.eventFilter(one, `${at}/one`);
    for (const [mode, filters] of Object.entries({ all, any }))
      for (const [index, filter] of listOf(filters).entries()) this.eventFilter(filter, `${at}/${mode}/${index}`);
    if (typeof until === 'string') this.expression(until, `${at}/until`);
    else if (until !== undefined) this.events(until, `${at}/until`);
  }

  private eventFilter(filter: Json, at: string): void {
    const { with: wanted, correlate } = objectOf(filter);
    this.template(wanted, `${at}/with`);
    for (const [name, correlation] of Object.entries(objectOf(correlate))) {
      const { from, expect } = objectOf(correlation);
      this.expression(from, `${at}/correlate${pointerStep(name)}/from`);
      this.template(expect, `${at}/correlate${pointerStep(name)}/expect`);
    }
  }
}

/** The expressions in the definition's own fields: input, output, timeout and what starts it. */
export function placesOfDefinition(definition: JsonObject): Places {
  const places = new PlaceCollector('', []);
  places.value(objectOf(definition.input).from, '/input/from');
  places.value(objectOf(definition.output).as, '/output/as');
  places.template(objectOf(definition.timeout).after, '/timeout/after');
  places.events(objectOf(definition.schedule).on, '/schedule/on');
  return places;
}

export function placesOfTask(node: TaskNode): Places {
  const { task, pointer, variables } = node;
  const places = new PlaceCollector(pointer, variables);
  places.expression(task.if, '/if');
  places.value(objectOf(task.input).from, '/input/from');
  places.value(objectOf(task.output).as, '/output/as');
  places.value(objectOf(task.export).as, '/export/as', ['output']);
  places.template(objectOf(task.timeout).after, '/timeout/after');
  for (const [index, { match }] of exitGoals(task).entries()) places.template(match, `/metadata/exit/${index}/match`);
  KINDS[node.kind]?.(places, node);
  return places;
}

type AddPlaces = (places: PlaceCollector, node: TaskNode) => void;

/** What a kind has besides the fields of every task; the others have nothing. */
const KINDS: Readonly<Partial<Record<TaskKind, AddPlaces>>> = {
  set: (places, { task }) => places.value(task.set, '/set'),
  call: (places, { task }) => places.template(task.with, '/with'),
  for: (places, { task }) => {
    places.value(objectOf(task.for).in, '/for/in');
    places.expression(task.while, '/while', namesOfLoop(task));
  },
  switch: (places, { task }) => {
    for (const [index, item] of listOf(task.switch).entries())
      for (const [name, body] of Object.entries(objectOf(item)))
        places.expression(objectOf(body).when, `/switch/${index}${pointerStep(name)}/when`);
  },
  try: addCatch,
  raise: (places, { task }) => places.template(objectOf(task.raise).error, '/raise/error'),
  emit: (places, { task }) => places.template(objectOf(task.emit).event, '/emit/event'),
  listen: addListen,
  wait: (places, { task }) => places.template(task.wait, '/wait'),
  run: (places, { task }) => places.template(objectOf(objectOf(task.run).workflow).input, '/run/workflow/input'),
};

function addCatch(places: PlaceCollector, { task }: TaskNode): void {
  const caught = objectOf(task.catch);
  const names = [nameOfError(task)];
  for (const field of ['when', 'exceptWhen']) {
    places.expression(caught[field], `/catch/${field}`, names);
    places.expression(objectOf(caught.retry)[field], `/catch/retry/${field}`, names);
  }
}

function addListen(places: PlaceCollector, { task }: TaskNode): void {
  const foreach = objectOf(task.foreach);
  const names = namesOfIterator(task);
  places.events(objectOf(task.listen).to, '/listen/to');
  places.value(objectOf(foreach.output).as, '/foreach/output/as', names);
  places.value(objectOf(foreach.export).as, '/foreach/export/as', [...names, 'output']);
}
