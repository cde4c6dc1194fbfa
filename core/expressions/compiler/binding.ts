// `as`, `reduce` and `foreach`: what binds variables.
import type { Json } from '../../json.js';
import type { Ast, Binding } from '../syntax/ast.js';
import type { Path } from '../values/paths.js';
import { type Compilation, compile } from './compile.js';
import { type Names, withVariables } from './names.js';
import { type Environment, type Node, node } from './node.js';
import { compilePatterns, variablesOf } from './patterns.js';

type AstOf<K extends Ast['kind']> = Extract<Ast, { kind: K }>;

/** `source as $x | body` */
export function compileBind(ast: AstOf<'bind'>, names: Names, compilation: Compilation): Node {
  const { source, bind, inner } = compileSource(ast.binding, names, compilation);
  const body = compile(ast.body, inner, compilation);
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

/** `reduce source as $x (initial; update)`: the last output of each update goes on; no output means null. */
export function compileReduce(ast: AstOf<'reduce'>, names: Names, compilation: Compilation): Node {
  const { source, bind, inner } = compileSource(ast.binding, names, compilation);
  const initial = compile(ast.initial, names, compilation);
  const update = compile(ast.update, inner, compilation);
  const ignore = (): void => {};
  return node(
    (input, environment, emit) =>
      initial.evaluate(input, environment, (start) => {
        let state = start;
        const step = (bound: Environment): void => {
          let last: Json = null;
          update.evaluate(state, bound, (output) => {
            last = output;
          });
          state = last;
        };
        source.evaluate(input, environment, (value) => bind(input, value, environment, step, ignore));
        emit(state);
      }),
    (path, input, environment, emit) =>
      initial.trace(path, input, environment, (startPath, start) => {
        let state: { path: Path | null; value: Json } = { path: startPath, value: start };
        const step = (bound: Environment): void => {
          let last: { path: Path | null; value: Json } = { path: null, value: null };
          update.trace(state.path, state.value, bound, (lastPath, value) => {
            last = { path: lastPath, value };
          });
          state = last;
        };
        source.evaluate(input, environment, (value) => bind(input, value, environment, step, ignore));
        emit(state.path, state.value);
      }),
  );
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
): { source: Node; bind: ReturnType<typeof compilePatterns>; inner: Names } {
  const inner = withVariables(names, variablesOf(binding.patterns));
  return {
    source: compile(binding.source, names, compilation),
    bind: compilePatterns(binding.patterns, inner, compilation),
    inner,
  };
}
