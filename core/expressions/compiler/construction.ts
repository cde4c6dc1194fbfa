// Arrays, objects and interpolated strings.
import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { spendKeys, spendStep, spendText } from '../limits.js';
import { type FormatName, formatter } from '../text/formats.js';
import { describe } from '../values/json-text.js';
import { type MutableObject, setKey } from '../values/kinds.js';
import { allSingle, type Emit, type Environment, type Node, node, type SingleOutput, singleNode } from './node.js';

interface EntryNodes {
  readonly key: Node;
  readonly value: Node;
}

/** `[items]`: all outputs in one array. */
export function compileArray(items: Node): Node {
  return singleNode((input, environment) => {
    const collected: Json[] = [];
    spendStep();
    items.evaluate(input, environment, (value) => {
      spendStep();
      collected.push(value);
    });
    return collected;
  });
}

/** `{…}`: one object for every combination of the entries' outputs; the first entry is the outermost loop. */
export function compileObject(entries: readonly EntryNodes[]): Node {
  const keys = entries.map((entry) => entry.key.constant?.value);
  if (keys.every((key) => typeof key === 'string')) {
    return compileFixedObject(
      keys as string[],
      entries.map((entry) => entry.value),
    );
  }
  const emitFrom = (index: number, built: MutableObject, input: Json, environment: Environment, emit: Emit): void => {
    const entry = entries[index];
    if (entry === undefined) {
      emit(built);
      return;
    }
    entry.key.evaluate(input, environment, (key) => {
      if (typeof key !== 'string') fail(`Object keys must be strings, not ${describe(key)}`);
      entry.value.evaluate(input, environment, (value) => {
        spendKeys(index);
        const copy = { ...built };
        setKey(copy, key, value);
        emitFrom(index + 1, copy, input, environment, emit);
      });
    });
  };
  return node((input, environment, emit) => {
    spendStep();
    emitFrom(0, {}, input, environment, emit);
  });
}

/** An object whose keys are written out: values are gathered first, the object is made once per combination. */
function compileFixedObject(keys: readonly string[], values: readonly Node[]): Node {
  const singles = allSingle(values);
  if (singles) {
    return singleNode((input, environment) => {
      const object: MutableObject = {};
      spendKeys(keys.length);
      for (let index = 0; index < keys.length; index++) {
        setKey(object, keys[index] as string, (singles[index] as SingleOutput)(input, environment));
      }
      return object;
    });
  }
  const emitFrom = (index: number, gathered: Json[], input: Json, environment: Environment, emit: Emit): void => {
    const value = values[index];
    if (value === undefined) {
      spendKeys(keys.length);
      emit(toObject(keys, gathered));
      return;
    }
    let first = true;
    value.evaluate(input, environment, (output) => {
      const row = first ? gathered : gathered.slice(0, index);
      first = false;
      row[index] = output;
      emitFrom(index + 1, row, input, environment, emit);
    });
  };
  return node((input, environment, emit) => emitFrom(0, [], input, environment, emit));
}

function toObject(keys: readonly string[], values: readonly Json[]): MutableObject {
  const object: MutableObject = {};
  for (let index = 0; index < keys.length; index++) setKey(object, keys[index] as string, values[index] as Json);
  return object;
}

/** A string with interpolations, each written through the format; the last one is the outermost loop, as in jq. */
export function compileText(parts: readonly (string | Node)[], formatName: FormatName): Node {
  const format = formatter(formatName);
  const pieces = parts.map((part) => (typeof part === 'string' ? part : part.single));
  if (pieces.every((piece) => piece !== null)) return compileSingleText(pieces, format);
  const emitFrom = (index: number, ending: string, input: Json, environment: Environment, emit: Emit): void => {
    const part = parts[index];
    if (part === undefined) {
      spendText(ending.length);
      emit(ending);
    } else if (typeof part === 'string') {
      emitFrom(index - 1, part + ending, input, environment, emit);
    } else
      part.evaluate(input, environment, (value) =>
        emitFrom(index - 1, format(value) + ending, input, environment, emit),
      );
  };
  return node((input, environment, emit) => emitFrom(parts.length - 1, '', input, environment, emit));
}

function compileSingleText(pieces: readonly (string | SingleOutput)[], format: (value: Json) => string): Node {
  return singleNode((input, environment) => {
    let text = '';
    for (let index = pieces.length - 1; index >= 0; index--) {
      const piece = pieces[index] as string | SingleOutput;
      text = (typeof piece === 'string' ? piece : format(piece(input, environment))) + text;
    }
    spendText(text.length);
    return text;
  });
}
