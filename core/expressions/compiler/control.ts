// What decides which outputs come and when they end: if, try, //, label and break.
import type { Json } from '../../json.js';
import { ExpressionSyntaxError } from '../errors.js';
import { spendStep } from '../limits.js';
import type { AstOf } from '../syntax/ast.js';
import { isTruthy } from '../values/kinds.js';
import { type Compilation, compile } from './compile.js';
import { catchOwnErrors, Stop, untilStopped } from './interruptions.js';
import { distanceTo, type Names, withLabel } from './names.js';
import {
  type EmitPath,
  type Environment,
  type LabelMark,
  type Node,
  node,
  outerEnvironment,
  singleNode,
} from './node.js';

export function compileIf(condition: Node, then: Node, otherwise: Node): Node {
  const trace: Node['trace'] = (path, input, environment, emit) =>
    condition.evaluate(input, environment, (value) =>
      (isTruthy(value) ? then : otherwise).trace(path, input, environment, emit),
    );
  const asked = condition.single;
  if (asked && then.single && otherwise.single) {
    const [yes, no] = [then.single, otherwise.single];
    return singleNode(
      (input, environment) => (isTruthy(asked(input, environment)) ? yes : no)(input, environment),
      trace,
    );
  }
  if (asked) {
    return node(
      (input, environment, emit) =>
        (isTruthy(asked(input, environment)) ? then : otherwise).evaluate(input, environment, emit),
      trace,
    );
  }
  return node(
    (input, environment, emit) =>
      condition.evaluate(input, environment, (value) =>
        (isTruthy(value) ? then : otherwise).evaluate(input, environment, emit),
      ),
    trace,
  );
}

/** `try body catch handler`; without a handler an error just ends the outputs. */
export function compileTry(body: Node, handler: Node | null): Node {
  return node(
    (input, environment, emit) => {
      const failed = catchOwnErrors(
        (inner) => body.evaluate(input, environment, (value) => inner(null, value)),
        (_path, value) => emit(value),
      );
      if (failed) handler?.evaluate(failed.value, environment, emit);
    },
    (path, input, environment, emit) => {
      const failed = catchOwnErrors((inner) => body.trace(path, input, environment, inner), emit);
      if (failed) handler?.trace(null, failed.value, environment, emit);
    },
  );
}

/** `left // right`: the true outputs of the left; if there are none, those of the right. An error on the left is an error. */
export function compileAlternative(left: Node, right: Node): Node {
  const emitTrue = (produce: (emit: EmitPath) => void, emit: EmitPath): boolean => {
    let any = false;
    produce((path, value) => {
      if (!isTruthy(value)) return;
      any = true;
      emit(path, value);
    });
    return any;
  };
  const trace: Node['trace'] = (path, input, environment, emit) => {
    if (!emitTrue((inner) => left.trace(path, input, environment, inner), emit)) {
      right.trace(path, input, environment, emit);
    }
  };
  const first = left.single;
  const second = right.single;
  if (first && second) {
    return singleNode((input, environment) => {
      const value = first(input, environment);
      return isTruthy(value) ? value : second(input, environment);
    }, trace);
  }
  return node((input, environment, emit) => {
    const any = emitTrue(
      (inner) => left.evaluate(input, environment, (value) => inner(null, value)),
      (_path, value) => emit(value),
    );
    if (!any) right.evaluate(input, environment, emit);
  }, trace);
}

/** `label $name | body`: each run has a mark of its own, so that a `break` ends the run it belongs to. */
export function compileLabel(ast: AstOf<'label'>, names: Names, compilation: Compilation): Node {
  const body = compile(ast.body, withLabel(names, ast.name), compilation);
  const within = (environment: Environment, run: (inner: Environment) => void): void => {
    const mark: LabelMark = { label: ast.name };
    untilStopped(mark, () => run({ bound: mark, outer: environment }));
  };
  return node(
    (input, environment, emit) => within(environment, (inner) => body.evaluate(input, inner, emit)),
    (path, input, environment, emit) => within(environment, (inner) => body.trace(path, input, inner, emit)),
  );
}

export function compileBreak(ast: AstOf<'break'>, names: Names): Node {
  const links = distanceTo(names, 'label', ast.name);
  if (links < 0) throw new ExpressionSyntaxError(`$*label-${ast.name} is not defined`, ast.offset);
  return node((_input: Json, environment) => {
    spendStep();
    throw new Stop(outerEnvironment(environment, links).bound as LabelMark);
  });
}
