// Built-ins that take some of the outputs of their argument: first, last, limit, skip, nth, and yes-or-no questions.
import type { Json } from '../../json.js';
import { Stop, takeFirst, untilStopped } from '../compiler/interruptions.js';
import { type EmitPath, type Environment, type Node, node, singleNode } from '../compiler/node.js';
import { fail } from '../errors.js';
import { spendStep } from '../limits.js';
import { add } from '../values/arithmetic.js';
import { describe } from '../values/json-text.js';
import { isTruthy } from '../values/kinds.js';
import { compareValues } from '../values/ordering.js';
import { forEachItem, type Path } from '../values/paths.js';
import type { NodeBuilders } from './builtin-types.js';

type Produce = (emit: EmitPath) => void;
/** Takes outputs as they come and passes some of them on. */
type Filter = (produce: Produce, emit: EmitPath) => void;

interface Found {
  readonly path: Path | null;
  readonly value: Json;
}

export const SELECTION: NodeBuilders = {
  'first/1': (source) => filtered(source, (produce, emit) => emitNth(0, produce, emit)),
  'last/1': (source) => filtered(source, emitLast),
  'nth/2': (index, source) =>
    counted(
      index,
      source,
      "nth doesn't support negative indices",
      (count) => (produce, emit) => emitNth(count, produce, emit),
    ),
  'limit/2': (count, source) =>
    counted(count, source, "limit doesn't support negative count", (limit) => (produce, emit) => {
      if (limit > 0) takeFirst(limit, produce, emit);
    }),
  'skip/2': (count, source) => counted(count, source, "skip doesn't support negative count", skipFirst),
  'isempty/1': (source) =>
    singleNode((input, environment) => !someOutput((found) => source.evaluate(input, environment, () => found()))),
  'any/1': (condition) => askItems(condition, true),
  'all/1': (condition) => askItems(condition, false),
  'any/2': (source, condition) => askOutputs(source, condition, true),
  'all/2': (source, condition) => askOutputs(source, condition, false),
  'add/1': (source) =>
    singleNode((input, environment) => {
      let total: Json = null;
      source.evaluate(input, environment, (value) => {
        total = add(total, value);
      });
      return total;
    }),
};

function filtered(source: Node, filter: Filter): Node {
  return node(
    (input, environment, emit) =>
      filter(
        (inner) => source.evaluate(input, environment, (value) => inner(null, value)),
        (_path, value) => emit(value),
      ),
    (path, input, environment, emit) => filter((inner) => source.trace(path, input, environment, inner), emit),
  );
}

/** jq compares a count with 0, and counts it down at the first output. */
function refusedCount(count: Json, negative: string): Filter {
  if (compareValues(count, 0) < 0) return fail(negative);
  return (produce) => produce(() => fail(`${describe(count)} and number (1) cannot be subtracted`));
}

/** A filter for every output of `count`, which must not be negative. */
function counted(count: Node, source: Node, negative: string, filterFor: (count: number) => Filter): Node {
  const withFilter = (input: Json, environment: Environment, use: (filter: Filter) => void): void =>
    count.evaluate(input, environment, (value) => {
      if (typeof value !== 'number') use(refusedCount(value, negative));
      else if (value < 0) fail(negative);
      else use(filterFor(value));
    });
  return node(
    (input, environment, emit) =>
      withFilter(input, environment, (filter) =>
        filter(
          (inner) => source.evaluate(input, environment, (value) => inner(null, value)),
          (_path, value) => emit(value),
        ),
      ),
    (path, input, environment, emit) =>
      withFilter(input, environment, (filter) =>
        filter((inner) => source.trace(path, input, environment, inner), emit),
      ),
  );
}

/** Passes on one output, counted from 0, after the source was stopped. */
function emitNth(index: number, produce: Produce, emit: EmitPath): void {
  const mark = {};
  let count = 0;
  let found: Found | undefined;
  untilStopped(mark, () =>
    produce((path, value) => {
      spendStep();
      if (count++ < index) return;
      found = { path, value };
      throw new Stop(mark);
    }),
  );
  if (found) emit(found.path, found.value);
}

function emitLast(produce: Produce, emit: EmitPath): void {
  let last: Found | undefined;
  produce((path, value) => {
    last = { path, value };
  });
  if (last) emit((last as Found).path, (last as Found).value);
}

function skipFirst(count: number): Filter {
  return (produce, emit) => {
    let seen = 0;
    produce((path, value) => {
      if (seen++ >= count) emit(path, value);
    });
  };
}

/** Whether `search` calls back; it is stopped when it does. */
function someOutput(search: (found: () => void) => void): boolean {
  const mark = {};
  let any = false;
  untilStopped(mark, () =>
    search(() => {
      any = true;
      throw new Stop(mark);
    }),
  );
  return any;
}

/** `any` looks for a true answer, `all` for a false one. */
function askItems(condition: Node, wanted: boolean): Node {
  return singleNode((input, environment) => {
    const found = someOutput((stop) =>
      forEachItem(input, (item) => {
        spendStep();
        condition.evaluate(item, environment, (answer) => {
          if (isTruthy(answer) === wanted) stop();
        });
      }),
    );
    return found === wanted;
  });
}

function askOutputs(source: Node, condition: Node, wanted: boolean): Node {
  return singleNode((input, environment) => {
    const found = someOutput((stop) =>
      source.evaluate(input, environment, (value) =>
        condition.evaluate(value, environment, (answer) => {
          if (isTruthy(answer) === wanted) stop();
        }),
      ),
    );
    return found === wanted;
  });
}
