// `as`, `reduce` and `foreach`: what binds variables.
import type { Json } from '../../json.js';
import type { AstOf, Binding } from '../syntax/ast.js';
import type { Path } from '../values/paths.js';
import { type Compilation, compile } from './compile.js';
import { type Names, withVariables } from './names.js';
import { type Environment, type Node, node, type SingleOutput, singleNode } from './node.js';
import { type Bind, compilePatterns, variablesOf } from './patterns.js';

/** `source as $x | body` */
export function compileBind(ast: AstOf<'bind'>, names: Names, compilation: Compilation): Node {
  const { source, bind, inner, bindsWhole } = compileSource(ast.binding, names, compilation);
  const body = compile(ast.body, inner, compilation);
  if (source.single && bindsWhole) return compileSingleBind(source.single, body);
  return node(
    (input, environment, emit) =>
      source.evaluate(input, environment, (value) =>
        bind(
          input,
          value,
          environment,
          (bound, output) => body.evaluate(input, bound, (result) => output(null, result)),
          (_path, result) => emit(result),
        ),
      ),
    (path, input, environment, emit) =>
      source.evaluate(input, environment, (value) =>
        bind(input, value, environment, (bound, output) => body.trace(path, input, bound, output), emit),
      ),
  );
}

/** `source as $x | body` when the source has one output and all of it goes to one variable. */
function compileSingleBind(source: SingleOutput, body: Node): Node {
  const extend = (input: Json, environment: Environment): Environment => ({
    bound: source(input, environment),
    outer: environment,
  });
  const trace: Node['trace'] = (path, input, environment, emit) =>
    body.trace(path, input, extend(input, environment), emit);
  const single = body.single;
  if (single) return singleNode((input, environment) => single(input, extend(input, environment)), trace);
  return node((input, environment, emit) => body.evaluate(input, extend(input, environment), emit), trace);
}

/** `reduce source as $x (initial; update)`: the last output of each update goes on; no output means null. */
export function compileReduce(ast: AstOf<'reduce'>, names: Names, compilation: Compilation): Node {
  const { source, bind, inner } = compileSource(ast.binding, names, compilation);
  const initial = compile(ast.initial, names, compilation);
  const update = compile(ast.update, inner, compilation);
  const fold = (input: Json, environment: Environment, start: Json): Json => {
    let state = start;
    source.evaluate(input, environment, (value) =>
      bind(
        input,
        value,
        environment,
        (bound) => {
          state = lastOutput(update, state, bound);
        },
        ignore,
      ),
    );
    return state;
  };
  const trace: Node['trace'] = (path, input, environment, emit) =>
    initial.trace(path, input, environment, (startPath, start) => {
      let state: Found = { path: startPath, value: start };
      source.evaluate(input, environment, (value) =>
        bind(
          input,
          value,
          environment,
          (bound) => {
            state = lastFound(update, state, bound);
          },
          ignore,
        ),
      );
      emit(state.path, state.value);
    });
  const start = initial.single;
  if (start) return singleNode((input, environment) => fold(input, environment, start(input, environment)), trace);
  return node(
    (input, environment, emit) =>
      initial.evaluate(input, environment, (state) => emit(fold(input, environment, state))),
    trace,
  );
}

interface Found {
  readonly path: Path | null;
  readonly value: Json;
}

function ignore(): void {}

function lastOutput(update: Node, state: Json, environment: Environment): Json {
  if (update.single) return update.single(state, environment);
  let last: Json = null;
  update.evaluate(state, environment, (output) => {
    last = output;
  });
  return last;
}

function lastFound(update: Node, state: Found, environment: Environment): Found {
  let last: Found = { path: null, value: null };
  update.trace(state.path, state.value, environment, (path, value) => {
    last = { path, value };
  });
  return last;
}

/** `foreach source as $x (initial; update; extract)`: like reduce, with an output after every update. */
export function compileForeach(ast: AstOf<'foreach'>, names: Names, compilation: Compilation): Node {
  const { source, bind, inner } = compileSource(ast.binding, names, compilation);
  const initial = compile(ast.initial, names, compilation);
  const update = compile(ast.update, inner, compilation);
  const extract = ast.extract && compile(ast.extract, inner, compilation);
  return node(
    (input, environment, emit) =>
      initial.evaluate(input, environment, (start) => {
        let state = start;
        source.evaluate(input, environment, (value) =>
          bind(
            input,
            value,
            environment,
            (bound, output) =>
              update.evaluate(state, bound, (updated) => {
                state = updated;
                if (extract) extract.evaluate(updated, bound, (result) => output(null, result));
                else output(null, updated);
              }),
            (_path, result) => emit(result),
          ),
        );
      }),
    (path, input, environment, emit) =>
      initial.trace(path, input, environment, (startPath, start) => {
        let state = { path: startPath, value: start };
        source.evaluate(input, environment, (value) =>
          bind(
            input,
            value,
            environment,
            (bound, output) =>
              update.trace(state.path, state.value, bound, (updatedPath, updated) => {
                state = { path: updatedPath, value: updated };
                if (extract) extract.trace(updatedPath, updated, bound, output);
                else output(updatedPath, updated);
              }),
            emit,
          ),
        );
      }),
  );
}

function compileSource(
  binding: Binding,
  names: Names,
  compilation: Compilation,
): { source: Node; bind: Bind; inner: Names; bindsWhole: boolean } {
  const inner = withVariables(names, variablesOf(binding.patterns));
  return {
    source: compile(binding.source, names, compilation),
    bind: compilePatterns(binding.patterns, inner, compilation),
    inner,
    bindsWhole: binding.patterns.length === 1 && binding.patterns[0]?.kind === 'variable',
  };
}
