// Built-ins that emit any number of outputs, or stop others from emitting more.
import type { Json } from '../../json.js';
import { traceItems } from '../compiler/access.js';
import { type Emit, type EmitPath, type Environment, type Node, node, requirePath } from '../compiler/node.js';
import { Failure, fail } from '../errors.js';
import { closeCall, openCall, spendStep } from '../limits.js';
import { add } from '../values/arithmetic.js';
import { parseJsonText } from '../values/json-parser.js';
import { describe } from '../values/json-text.js';
import { isTruthy } from '../values/kinds.js';
import { compareValues } from '../values/ordering.js';
import { forEachItem, type Path } from '../values/paths.js';
import type { NodeBuilders } from './builtin-types.js';

export const GENERATORS: NodeBuilders = {
  'empty/0': () => node(() => {}),
  'error/0': () =>
    node((input) => {
      throw new Failure(input);
    }),
  'error/1': (message) =>
    node((input, environment) =>
      message.evaluate(input, environment, (value) => {
        throw new Failure(value);
      }),
    ),
  'select/1': select,
  'recurse/0': recurseAll,
  'recurse/1': recurseWith,
  'range/1': (to) => range(null, to, null),
  'range/2': (from, to) => range(from, to, null),
  'range/3': (from, to, step) => range(from, to, step),
  'until/2': until,
  'while/2': whileTrue,
  'repeat/1': repeat,
  'fromjson/0': () =>
    node((input, _environment, emit) => {
      if (typeof input !== 'string') fail(`${describe(input)} only strings can be parsed`);
      const value = parseJsonText(input);
      if (value !== undefined) emit(value);
    }),
};

function select(condition: Node): Node {
  const trace: Node['trace'] = (path, input, environment, emit) =>
    condition.evaluate(input, environment, (value) => {
      if (isTruthy(value)) emit(path, input);
    });
  const single = condition.single;
  if (single) {
    return node((input, environment, emit) => {
      if (isTruthy(single(input, environment))) emit(input);
    }, trace);
  }
  return node(
    (input, environment, emit) =>
      condition.evaluate(input, environment, (value) => {
        if (isTruthy(value)) emit(input);
      }),
    trace,
  );
}

/** `..`: the value and everything in it, outermost first. */
function recurseAll(): Node {
  const visit = (value: Json, emit: Emit): void => {
    openCall();
    emit(value);
    if (typeof value === 'object' && value !== null) forEachItem(value, (item) => visit(item, emit));
    closeCall();
  };
  const trace = (path: Path | null, value: Json, emit: EmitPath): void => {
    openCall();
    emit(requirePath(path, value), value);
    if (typeof value === 'object' && value !== null) {
      traceItems(path, value, (itemPath, item) => trace(itemPath, item, emit));
    }
    closeCall();
  };
  return node(
    (input, _environment, emit) => visit(input, emit),
    (path, input, _environment, emit) => trace(path, input, emit),
  );
}

function recurseWith(next: Node): Node {
  const visit = (value: Json, environment: Environment, emit: Emit): void => {
    openCall();
    emit(value);
    next.evaluate(value, environment, (output) => visit(output, environment, emit));
    closeCall();
  };
  const trace = (path: Path | null, value: Json, environment: Environment, emit: EmitPath): void => {
    openCall();
    emit(path, value);
    next.trace(path, value, environment, (nextPath, output) => trace(nextPath, output, environment, emit));
    closeCall();
  };
  return node(visit, trace);
}

/** `range(from; to; step)`; without `from` it starts at 0, without `step` it goes by 1. */
function range(from: Node | null, to: Node, step: Node | null): Node {
  const withStep = (input: Json, environment: Environment, use: (step: Json) => void): void =>
    step ? step.evaluate(input, environment, (value) => use(value)) : use(1);
  const withStart = (input: Json, environment: Environment, use: (start: Json) => void): void =>
    from ? from.evaluate(input, environment, (value) => use(value)) : use(0);
  return node((input, environment, emit) =>
    withStart(input, environment, (start) =>
      to.evaluate(input, environment, (value) => {
        if (step === null) countThrough(rangeBound(start), rangeBound(value), 1, emit);
        else withStep(input, environment, (by) => stepThrough(start, value, by, emit));
      }),
    ),
  );
}

function rangeBound(value: Json): number {
  return typeof value === 'number' ? value : fail('Range bounds must be numeric');
}

/** With a step, jq adds it to whatever there is as long as that sorts before the end. */
function stepThrough(start: Json, end: Json, by: Json, emit: Emit): void {
  if (typeof start === 'number' && typeof end === 'number' && typeof by === 'number') {
    if (by !== 0) countThrough(start, end, by, emit);
    return;
  }
  const direction = Math.sign(compareValues(by, 0));
  if (direction === 0) return;
  for (let current = start; Math.sign(compareValues(end, current)) === direction; current = add(current, by)) {
    spendStep();
    emit(current);
  }
}

function countThrough(start: number, end: number, by: number, emit: Emit): void {
  for (let current = start; by >= 0 ? current < end : current > end; current += by) {
    spendStep();
    emit(current);
  }
}

/** `until(condition; update)` */
function until(condition: Node, update: Node): Node {
  const run = (start: Json, environment: Environment, emit: Emit): void =>
    loop(start, update, environment, (current) => {
      const done = outputsOf(condition, current, environment).some(isTruthy);
      if (done) emit(current);
      return !done;
    });
  return node(run);
}

/** `while(condition; update)` */
function whileTrue(condition: Node, update: Node): Node {
  const run = (start: Json, environment: Environment, emit: Emit): void =>
    loop(start, update, environment, (current) => {
      if (!outputsOf(condition, current, environment).some(isTruthy)) return false;
      emit(current);
      return true;
    });
  return node(run);
}

/** `repeat(f)` gives the outputs of f on the same input again and again: jq's `def repeat(f): f, repeat(f)`. */
function repeat(source: Node): Node {
  return node(
    (input, environment, emit) => {
      for (;;) {
        spendStep();
        source.evaluate(input, environment, emit);
      }
    },
    (path, input, environment, emit) => {
      for (;;) {
        spendStep();
        source.trace(path, input, environment, emit);
      }
    },
  );
}

/** Updates a value as long as `visit` says to go on; where an update has several outputs, each goes on by itself. */
function loop(start: Json, update: Node, environment: Environment, visit: (current: Json) => boolean): void {
  let current = start;
  while (visit(current)) {
    spendStep();
    const outputs = outputsOf(update, current, environment);
    if (outputs.length !== 1) {
      for (const output of outputs) {
        openCall();
        loop(output, update, environment, visit);
        closeCall();
      }
      return;
    }
    current = outputs[0] as Json;
  }
}

function outputsOf(source: Node, input: Json, environment: Environment): Json[] {
  const outputs: Json[] = [];
  source.evaluate(input, environment, (output) => {
    spendStep();
    outputs.push(output);
  });
  return outputs;
}
