import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendKeyList, spendStep } from '../limits.js';
import { describeForMessage } from '../values/json-text.js';
import { fieldOf, isArray, isPlainObject, itemAt } from '../values/kinds.js';
import { cannotIterate, forEachItem, type Path, readIndex, readSlice } from '../values/paths.js';
import { constantNode, type EmitPath, extendPath, type Node, node, singleNode } from './node.js';

/** `target[key]`; the key is asked first and is the outer loop. */
export function compileIndex(target: Node, key: Node, targetIsInput: boolean): Node {
  if (!key.constant) return compileComputedIndex(target, key);
  const constantKey = key.constant.value;
  if (targetIsInput) {
    return singleNode(
      (input) => readIndex(input, constantKey),
      (path, input, _environment, emit) => emitField(path, input, constantKey, emit),
    );
  }
  const trace: Node['trace'] = (path, input, environment, emit) =>
    target.trace(path, input, environment, (targetPath, value) => emitField(targetPath, value, constantKey, emit));
  const single = target.single;
  if (single) return singleNode((input, environment) => readIndex(single(input, environment), constantKey), trace);
  return node(
    (input, environment, emit) => target.evaluate(input, environment, (value) => emit(readIndex(value, constantKey))),
    trace,
  );
}

/** `target[from:to]`; a bound left out is null. */
export function compileSlice(target: Node, from: Node | null, to: Node | null): Node {
  const start = from ?? constantNode(null);
  const end = to ?? constantNode(null);
  return node(
    (input, environment, emit) =>
      start.evaluate(input, environment, (first) =>
        end.evaluate(input, environment, (last) =>
          target.evaluate(input, environment, (value) => emit(readSlice(value, first, last))),
        ),
      ),
    (path, input, environment, emit) =>
      start.evaluate(input, environment, (first) =>
        end.evaluate(input, environment, (last) =>
          target.trace(path, input, environment, (targetPath, value) =>
            emitField(targetPath, value, { start: first, end: last }, emit),
          ),
        ),
      ),
  );
}

/** `target[]` */
export function compileIterate(target: Node): Node {
  return node(
    (input, environment, emit) =>
      target.evaluate(input, environment, (value) =>
        forEachItem(value, (item) => {
          spendStep();
          emit(item);
        }),
      ),
    (path, input, environment, emit) =>
      target.trace(path, input, environment, (targetPath, value) => traceItems(targetPath, value, emit)),
  );
}

/** Emits every item of a value with its path. */
export function traceItems(path: Path | null, value: Json, emit: EmitPath): void {
  if (path === null) {
    fail(`Invalid path expression near attempt to iterate through ${describeForMessage(value)}`);
  }
  if (isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      spendStep();
      emit([...path, index], itemAt(value, index));
    }
  } else if (isPlainObject(value)) {
    const keys = Object.keys(value);
    spendKeyList(keys.length);
    for (const key of keys) {
      spendStep();
      emit([...path, key], fieldOf(value, key));
    }
  } else {
    cannotIterate(value);
  }
}

function compileComputedIndex(target: Node, key: Node): Node {
  const trace: Node['trace'] = (path, input, environment, emit) =>
    key.evaluate(input, environment, (found) =>
      target.trace(path, input, environment, (targetPath, value) => emitField(targetPath, value, found, emit)),
    );
  const singleKey = key.single;
  const singleTarget = target.single;
  if (singleKey && singleTarget) {
    return singleNode((input, environment) => {
      const found = singleKey(input, environment);
      return readIndex(singleTarget(input, environment), found);
    }, trace);
  }
  return node(
    (input, environment, emit) =>
      key.evaluate(input, environment, (found) =>
        target.evaluate(input, environment, (value) => emit(readIndex(value, found))),
      ),
    trace,
  );
}

function emitField(path: Path | null, value: Json, key: Json, emit: EmitPath): void {
  emit(extendPath(path, key, value), readIndex(value, key));
}
