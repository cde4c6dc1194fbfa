// Calls of functions: defined in the expression, built in natively, or built in as a definition in jq.
import type { Json } from '../../json.js';
import type { NativeFunction } from '../builtins/builtin-types.js';
import { preludeDefinition } from '../builtins/prelude.js';
import { BUILTIN_FUNCTIONS, BUILTIN_NODES, REFUSED } from '../builtins/table.js';
import { ExpressionSyntaxError } from '../errors.js';
import { closeCall, openCall, spendItems, spendSteps } from '../limits.js';
import type { AstOf, FunctionDefinition } from '../syntax/ast.js';
import { type Compilation, compile } from './compile.js';
import { findCallable, type Names, withFunction, withParameters } from './names.js';
import {
  allSingle,
  type Closure,
  type DefinedFunction,
  EMPTY_ENVIRONMENT,
  type Emit,
  type Environment,
  type Node,
  node,
  outerEnvironment,
  type SingleOutput,
  singleNode,
} from './node.js';

const NO_VARIABLES: Compilation = { variables: new Set(), used: new Set() };
const preludeFunctions = new Map<string, DefinedFunction>();

/** `def name(parameters): body; rest` */
export function compileDefine(ast: AstOf<'define'>, names: Names, compilation: Compilation): Node {
  const defined = compileFunction(ast.definition, names, compilation);
  const rest = compile(ast.rest, withFunction(names, ast.definition), compilation);
  return node(
    (input, environment, emit) => rest.evaluate(input, { bound: defined, outer: environment }, emit),
    (path, input, environment, emit) => rest.trace(path, input, { bound: defined, outer: environment }, emit),
  );
}

export function compileCall(ast: AstOf<'call'>, names: Names, compilation: Compilation): Node {
  const callArguments = ast.arguments.map((argument) => compile(argument, names, compilation));
  const arity = callArguments.length;
  const callable = findCallable(names, ast.name, arity);
  if (callable?.isParameter) return compileParameterCall(callable.links);
  if (callable)
    return compileFunctionCall(callArguments, (environment) => outerEnvironment(environment, callable.links));

  const signature = `${ast.name}/${arity}`;
  const builtinNode = BUILTIN_NODES.get(signature);
  if (builtinNode) return builtinNode(...callArguments);
  const native = BUILTIN_FUNCTIONS.get(signature);
  if (native) return compileNativeCall(native, callArguments);
  const prelude = preludeFunction(signature);
  if (prelude) {
    const cell: Environment = { bound: prelude, outer: EMPTY_ENVIRONMENT };
    return compileFunctionCall(callArguments, () => cell);
  }
  const refusal = REFUSED.get(ast.name);
  const message = refusal ? `${ast.name} is not available: ${refusal}` : `${signature} is not defined`;
  throw new ExpressionSyntaxError(message, ast.offset);
}

/** The body sees the function itself (so that it can call itself), then its parameters. */
function compileFunction(definition: FunctionDefinition, names: Names, compilation: Compilation): DefinedFunction {
  const inner = withParameters(withFunction(names, definition), definition.parameters);
  return { body: compile(definition.body, inner, compilation) };
}

function preludeFunction(signature: string): DefinedFunction | null {
  const known = preludeFunctions.get(signature);
  if (known !== undefined) return known;
  const definition = preludeDefinition(signature);
  if (definition === undefined) return null;
  const compiled = compileFunction(definition, null, NO_VARIABLES);
  preludeFunctions.set(signature, compiled);
  return compiled;
}

/** A parameter is a closure: it is evaluated in the environment of the call that passed it. */
function compileParameterCall(links: number): Node {
  return node(
    (input, environment, emit) => {
      const closure = outerEnvironment(environment, links).bound as Closure;
      openCall();
      closure.node.evaluate(input, closure.environment, emit);
      closeCall();
    },
    (path, input, environment, emit) => {
      const closure = outerEnvironment(environment, links).bound as Closure;
      openCall();
      closure.node.trace(path, input, closure.environment, emit);
      closeCall();
    },
  );
}

/** `locate` finds the link of the environment that holds the function. */
function compileFunctionCall(callArguments: readonly Node[], locate: (environment: Environment) => Environment): Node {
  const enter = (environment: Environment, cell: Environment): Environment => {
    let inner = cell;
    for (const argument of callArguments) inner = { bound: { node: argument, environment }, outer: inner };
    return inner;
  };
  return node(
    (input, environment, emit) => {
      const cell = locate(environment);
      openCall();
      (cell.bound as DefinedFunction).body.evaluate(input, enter(environment, cell), emit);
      closeCall();
    },
    (path, input, environment, emit) => {
      const cell = locate(environment);
      openCall();
      (cell.bound as DefinedFunction).body.trace(path, input, enter(environment, cell), emit);
      closeCall();
    },
  );
}

/** A native function is called for every combination of its arguments' outputs; the last argument is the outer loop. */
function compileNativeCall(native: NativeFunction, callArguments: readonly Node[]): Node {
  const singles = allSingle(callArguments);
  if (singles && singles.length <= 1) return compileShortCall(native, singles[0]);
  if (singles) {
    return singleNode((input, environment) => {
      spendCall(input);
      return native(input, ...singles.map((single) => single(input, environment)));
    });
  }
  return node((input, environment, emit) => callWithAll(native, callArguments, input, environment, emit));
}

/** A call with no argument or with one that has one output: most calls there are. */
function compileShortCall(native: NativeFunction, argument: SingleOutput | undefined): Node {
  if (argument === undefined) {
    return singleNode((input) => {
      spendCall(input);
      return native(input);
    });
  }
  return singleNode((input, environment) => {
    spendCall(input);
    return native(input, argument(input, environment));
  });
}

function callWithAll(
  native: NativeFunction,
  callArguments: readonly Node[],
  input: Json,
  environment: Environment,
  emit: Emit,
): void {
  const evaluateFrom = (index: number, values: readonly Json[]): void => {
    const argument = callArguments[index];
    if (argument === undefined) {
      spendCall(input);
      emit(native(input, ...values));
      return;
    }
    argument.evaluate(input, environment, (value) => evaluateFrom(index - 1, [value, ...values]));
  };
  evaluateFrom(callArguments.length - 1, []);
}

/** Most native functions read their input once. */
function spendCall(input: Json): void {
  if (typeof input === 'string') spendSteps(1 + (input.length >> 6));
  else if (Array.isArray(input)) spendItems(input.length);
  else spendSteps(1);
}
