// How a function of the catalog is described: one JSON file each in definitions/functions/.
import type { StandardErrorName } from '../engine/errors.js';
import type { Json, JsonObject } from '../json.js';

export interface Text {
  readonly fa: string;
  readonly en: string;
}

interface Description {
  readonly name: string;
  readonly version: string;
  readonly title: Text;
  readonly help: Text;
  /** JSON Schema (2020-12) of the arguments and of the result. */
  readonly input: JsonObject;
  readonly output: JsonObject;
  /** Errors of its own, which a `try` may catch, beside those that every function of its kind can have. */
  readonly errors?: readonly FunctionError[];
  /** Calls of it as they may stand in a process: for the reference and for editors. */
  readonly examples?: readonly FunctionExample[];
}

export interface FunctionError {
  /** Last part of the type's URI: one of the standard errors. */
  readonly type: StandardErrorName;
  readonly when: Text;
}

export interface FunctionExample {
  /** What it is an example of, where the arguments do not say it. */
  readonly title?: Text;
  readonly with: JsonObject;
}

/**
 * An activity does it. `effect` decides how its idempotency is kept: `read` changes nothing; `write` changes only our own
 * tables, and the outcome is stored in the same transaction; `outside` reaches another system and keeps its own ledger.
 */
export interface NativeFunctionDescription extends Description {
  readonly kind: 'native';
  readonly effect: 'read' | 'write' | 'outside';
}

/** A task of the language, inlined when a definition is compiled. Inside it `$input`, `.` and the first `$context` are the arguments. */
export interface ComposedFunctionDescription extends Description {
  readonly kind: 'composed';
  readonly task: JsonObject;
  /** Name of the argument that lists the event types it listens for, so that they are known when a definition is compiled. */
  readonly eventTypesArgument?: string;
  /** Name of the argument without which it may wait for ever. */
  readonly limitArgument?: string;
}

export type FunctionDescription = NativeFunctionDescription | ComposedFunctionDescription;

/** Everything a definition may call, by name. */
export interface Catalog {
  readonly functions: Readonly<Record<string, FunctionDescription>>;
}

/** What is stored at publish and pinned by its hash: the lowered definition with the composed functions that it uses, and nothing else. */
export interface LoweredProgram {
  readonly definition: JsonObject;
  readonly functions: Readonly<Record<string, ComposedFunctionDescription>>;
}

/** A kind of event: one JSON file each in definitions/events/. A property of `data` marked `"personal": true` never enters Temporal. */
export interface EventTypeDescription {
  readonly type: string;
  readonly title: Text;
  readonly data: JsonObject;
}

/** A form for a work item: one JSON file each in ui-schema/. `uiSchema` is a JSON Forms layout. */
export interface FormDescription {
  readonly name: string;
  readonly version: string;
  readonly title: Text;
  readonly schema: JsonObject;
  readonly uiSchema: Json;
}
