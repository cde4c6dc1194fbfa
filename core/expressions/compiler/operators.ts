// `|`, `,`, `and`, `or` and the operators on two values.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendStep } from '../limits.js';
import { type BinaryOperator, OPERATIONS } from '../values/arithmetic.js';
import { describe } from '../values/json-text.js';
import { isTruthy } from '../values/kinds.js';
import { constantNode, type Node, node, singleNode } from './node.js';

export function compilePipe(left: Node, right: Node): Node {
  const trace: Node['trace'] = (path, input, environment, emit) =>
    left.trace(path, input, environment, (leftPath, value) => right.trace(leftPath, value, environment, emit));
  const first = left.single;
  const second = right.single;
  if (first && second) {
    return singleNode((input, environment) => second(first(input, environment), environment), trace);
  }
  if (first) {
    return node((input, environment, emit) => right.evaluate(first(input, environment), environment, emit), trace);
  }
  return node(
    (input, environment, emit) =>
      left.evaluate(input, environment, (value) => right.evaluate(value, environment, emit)),
    trace,
  );
}

export function compileComma(left: Node, right: Node): Node {
  return node(
    (input, environment, emit) => {
      spendStep();
      left.evaluate(input, environment, emit);
      right.evaluate(input, environment, emit);
    },
    (path, input, environment, emit) => {
      spendStep();
      left.trace(path, input, environment, emit);
      right.trace(path, input, environment, emit);
    },
  );
}

/** The right side is only asked when the left one does not decide. */
export function compileLogic(kind: 'and' | 'or', left: Node, right: Node): Node {
  const deciding = kind === 'or';
  const first = left.single;
  const second = right.single;
  if (first && second) {
    return singleNode((input, environment) =>
      isTruthy(first(input, environment)) === deciding ? deciding : isTruthy(second(input, environment)),
    );
  }
  return node((input, environment, emit) =>
    left.evaluate(input, environment, (value) => {
      if (isTruthy(value) === deciding) emit(deciding);
      else right.evaluate(input, environment, (other) => emit(isTruthy(other)));
    }),
  );
}

/** The right operand is evaluated first and is the outer loop, as in jq. */
export function compileBinary(operator: BinaryOperator, left: Node, right: Node): Node {
  const operation = OPERATIONS[operator];
  const first = left.single;
  const second = right.single;
  if (first && right.constant) {
    const operand = right.constant.value;
    return singleNode((input, environment) => operation(first(input, environment), operand));
  }
  if (first && second) {
    return singleNode((input, environment) => {
      const operand = second(input, environment);
      return operation(first(input, environment), operand);
    });
  }
  return node((input, environment, emit) =>
    right.evaluate(input, environment, (operand) =>
      left.evaluate(input, environment, (value) => emit(operation(value, operand))),
    ),
  );
}

export function compileNegate(operand: Node): Node {
  if (typeof operand.constant?.value === 'number') return constantNode(-operand.constant.value);
  const single = operand.single;
  if (single) return singleNode((input, environment) => negate(single(input, environment)));
  return node((input, environment, emit) => operand.evaluate(input, environment, (value) => emit(negate(value))));
}

function negate(value: Json): Json {
  return typeof value === 'number' ? -value : fail(`${describe(value)} cannot be negated`);
}
