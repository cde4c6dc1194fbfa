// Which functions a definition calls, and what stands behind a name: native code, or a task written in the language.
import type { Catalog, ComposedFunctionDescription, LoweredProgram } from '../catalog/functions.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { objectIn, textIn } from './definition.js';

/** Calls that the standard defines and that are native functions of ours. */
export const STANDARD_CALLS: readonly string[] = ['http', 'openapi'];
/** Calls that the standard defines and that the profile leaves out. */
export const UNSUPPORTED_CALLS: readonly string[] = ['grpc', 'asyncapi', 'a2a', 'mcp'];

/** `sendMessage:1.0.0@default` means `sendMessage` of the default catalog. */
export function bareFunctionName(name: string): string {
  return name.replace(/(?::[\w.-]+)?(?:@default)?$/, '');
}

/** Parts of a task that hold data or arguments, never tasks. */
const DATA_KEYS = new Set(['set', 'with', 'metadata', 'input', 'output', 'export', 'document', 'timeout']);

function collectCalls(value: Json, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const part of value) collectCalls(part, found);
    return;
  }
  if (!isObject(value)) return;
  if (typeof value.call === 'string') found.add(value.call);
  for (const [key, part] of Object.entries(value)) if (!DATA_KEYS.has(key)) collectCalls(part, found);
}

/** Names of the functions that tasks in a value call, as written. */
export function calledFunctions(value: Json): ReadonlySet<string> {
  const found = new Set<string>();
  collectCalls(value, found);
  return found;
}

/**
 * The definition with the composed functions that it uses, directly or through others, and nothing else of the catalog:
 * a change elsewhere in the catalog leaves its hash alone. Names that the catalog does not have are left to `compile`.
 */
export function lowerFunctions(definition: JsonObject, catalog: Catalog): LoweredProgram {
  const own = objectIn(objectIn(definition.use).functions);
  const functions: Record<string, ComposedFunctionDescription> = {};
  const visit = (value: Json): void => {
    for (const name of [...calledFunctions(value)].sort()) {
      const bare = bareFunctionName(name);
      const description = catalog.functions[bare];
      if (own[name] !== undefined || functions[bare] || description?.kind !== 'composed') continue;
      // What is written for readers does not take part in the hash.
      const { examples: _examples, errors: _errors, ...stored } = description;
      functions[bare] = stored;
      visit(description.task);
    }
  };
  visit(definition);
  return { definition, functions };
}

export type FunctionTarget =
  | { readonly kind: 'native'; readonly name: string }
  | {
      readonly kind: 'composed';
      readonly name: string;
      readonly task: JsonObject;
      readonly input?: JsonObject;
      readonly output?: JsonObject;
      readonly eventTypesArgument?: string;
    }
  | { readonly kind: 'unsupported'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string };

/** What a name means in a lowered program. Without `natives`, every name that is not composed is taken for native. */
export function resolveFunction(
  name: string,
  lowered: LoweredProgram,
  natives: ReadonlySet<string> | undefined,
): FunctionTarget {
  if (STANDARD_CALLS.includes(name)) return { kind: 'native', name };
  if (UNSUPPORTED_CALLS.includes(name)) return { kind: 'unsupported', name };
  const own = objectIn(objectIn(lowered.definition.use).functions)[name];
  if (isObject(own))
    return { kind: 'composed', name, task: own, eventTypesArgument: textIn(objectIn(own.metadata).eventTypes) };
  const bare = bareFunctionName(name);
  const composed = lowered.functions[bare];
  if (composed) {
    const { task, input, output, eventTypesArgument } = composed;
    return { kind: 'composed', name: bare, task, input, output, eventTypesArgument };
  }
  return natives && !natives.has(bare) ? { kind: 'unknown', name } : { kind: 'native', name: bare };
}
