// How large a definition may be. A hostile one is refused before anything goes through it.
import { isObject, type Json } from '../json.js';
import { pointerStep } from './json-text.js';
import type { Report } from './problem.js';

/** Characters of a definition as text. */
export const MAX_TEXT_LENGTH = 1_000_000;
/** Levels of lists and objects within one another. */
export const MAX_DEPTH = 200;
/** Values, and keys of objects, in all. */
export const MAX_VALUES = 100_000;
/** Characters of one text in it. */
export const MAX_STRING_LENGTH = 50_000;

const TOO_DEEP = `more than ${MAX_DEPTH} levels within one another`;
const TOO_MANY = `more than ${MAX_VALUES} values`;

interface Step {
  readonly value: Json;
  readonly depth: number;
  readonly key?: string | number;
  readonly parent?: Step;
}

/** Reports the first thing that is too large; true when there is one. Does not recurse: the stack is smaller than a document. */
export function checkSize(definition: Json, report: Report): boolean {
  const waiting: Step[] = [{ value: definition, depth: 0 }];
  let values = 0;
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { value, depth } = step;
    values += 1;
    if (values > MAX_VALUES) return tooLarge('', TOO_MANY, report);
    if (typeof value === 'string' && value.length > MAX_STRING_LENGTH)
      return tooLarge(pointerOf(step), `a text of more than ${MAX_STRING_LENGTH} characters`, report);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) return tooLarge(pointerOf(step), TOO_DEEP, report);
    for (const [key, inner] of isObject(value) ? Object.entries(value) : (value as readonly Json[]).entries()) {
      if (typeof key === 'string') values += 1;
      if (typeof key === 'string' && key.length > MAX_STRING_LENGTH)
        return tooLarge(pointerOf(step), `a key of more than ${MAX_STRING_LENGTH} characters`, report);
      waiting.push({ value: inner, depth: depth + 1, key, parent: step });
    }
  }
  return false;
}

/** The same for a text that is not parsed yet, as parsing alone may be too much; gives the offset where it becomes too large. */
export function checkTextSize(text: string, report: Report): number | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    tooLarge('', `more than ${MAX_TEXT_LENGTH} characters`, report);
    return 0;
  }
  let [depth, values, inText] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (inText) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inText = false;
    } else if (letter === '"') inText = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    else if (letter === ',' || letter === ':') values += 1;
    if (depth <= MAX_DEPTH && values <= MAX_VALUES) continue;
    tooLarge('', depth > MAX_DEPTH ? TOO_DEEP : TOO_MANY, report);
    return at;
  }
  return undefined;
}

function tooLarge(pointer: string, what: string, report: Report): true {
  report('tooLarge', pointer, `a definition is not checked that has ${what}`, {
    expected:
      'a smaller definition; "run": { "workflow": … } starts another process, and "use.functions" keeps what is repeated',
  });
  return true;
}

function pointerOf(step: Step): string {
  const steps: string[] = [];
  for (let at: Step | undefined = step; at?.key !== undefined; at = at.parent) steps.unshift(pointerStep(at.key));
  return steps.join('');
}
