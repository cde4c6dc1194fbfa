// Snippets of editors: the example of each task kind, ready to be changed.
import { isObject, type Json, type JsonObject } from '../json.js';
import { KIND_WORDS } from './kind-words.js';
import type { TaskKind } from './task-kinds.js';

/** The snippet of a task of this kind, without its name. */
export function taskSnippet(kind: TaskKind): JsonObject {
  const { title, help, example } = KIND_WORDS[kind];
  return { label: `${kind}: ${title}`, description: help, body: snippetBody(example) };
}

/** A value as the body of a snippet: `$`, `}` and `\` of expressions do not become places to fill in. */
export function snippetBody(value: Json): Json {
  if (typeof value === 'string')
    return /[$}\\]/.test(value) ? `^${JSON.stringify(value).replace(/[\\$}]/g, '\\$&')}` : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(snippetBody);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, snippetBody(inner)]));
}
