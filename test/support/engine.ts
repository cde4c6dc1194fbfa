// Short ways to write a definition (as YAML), to compile it, and to run it in every form that a state can take.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { load } from 'js-yaml';
import type { Catalog, FunctionDescription } from '../../core/catalog/functions.js';
import {
  type Command,
  type CompileOptions,
  compile,
  type JournalEntry,
  lowerFunctions,
  type Program,
  pack,
  type State,
  unpack,
} from '../../core/engine/index.js';
import type { Json, JsonObject } from '../../core/json.js';
import { type News, runInVirtualTime, type VirtualOutcome, type VirtualWorld } from './virtual-host.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const FUNCTIONS = fileURLToPath(new URL('../../definitions/functions/', import.meta.url));

/** The functions that are shipped. */
export function shippedCatalog(): Catalog {
  const descriptions = readdirSync(FUNCTIONS)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(FUNCTIONS + file, 'utf8')) as FunctionDescription);
  return { functions: Object.fromEntries(descriptions.map((description) => [description.name, description])) };
}

/** A definition from YAML: either a whole one, or the list of its tasks. */
export function definition(text: string): JsonObject {
  const parsed = load(text) as Json;
  const document = { dsl: '1.0.3', namespace: 'test', name: 'process', version: '1.0.0' };
  return Array.isArray(parsed) ? { document, do: parsed } : { document, ...(parsed as JsonObject) };
}

/** Compiles, whatever problems there are. */
export function compileText(text: string, options: CompileOptions = {}): Program {
  return compile(lowerFunctions(definition(text), shippedCatalog()), options);
}

/** Compiles a definition that must have no errors. */
export function program(text: string, options: CompileOptions = {}): Program {
  const compiled = compileText(text, options);
  expect(compiled.problems.filter((problem) => problem.severity === 'error')).to.deep.equal([]);
  return compiled;
}

export function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

export function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFrozen(part);
  return value;
}

/** Every form that a state may take between two steps. */
export const FORMS: Readonly<Record<string, (state: State) => State>> = {
  serialised: throughJson,
  frozen: deepFrozen,
  packed: (state) => unpack(throughJson(pack(state))),
};

/** Runs plain, serialised, frozen and packed; all traces must be equal. Gives the plain outcome. */
export function run(compiled: Program, input: Json = {}, world: VirtualWorld = {}): VirtualOutcome {
  const plain = runInVirtualTime(compiled, input, world);
  for (const [form, between] of Object.entries(FORMS))
    expect(runInVirtualTime(compiled, input, { ...world, between }).trace, form).to.deep.equal(plain.trace);
  return plain;
}

/** Compiles and runs. */
export function runText(text: string, input: Json = {}, world: VirtualWorld = {}): VirtualOutcome {
  return run(program(text), input, world);
}

let events = 0;

/** A CloudEvent that comes at an instant. */
export function event(at: number, type: string, data: Json = {}, id = `event-${events++}`): readonly [number, News] {
  return [at, { type: 'eventReceived', event: { id, type, data } }];
}

export function control(at: number, type: 'pause' | 'resume' | 'cancelRequested'): readonly [number, News] {
  return [at, { type }];
}

export function commandsOf<Type extends Command['type']>(
  outcome: VirtualOutcome,
  type: Type,
): Extract<Command, { type: Type }>[] {
  return outcome.commands.filter((command): command is Extract<Command, { type: Type }> => command.type === type);
}

/** Names of the functions called, in order. */
export function calls(outcome: VirtualOutcome): string[] {
  return commandsOf(outcome, 'callFunction').map((command) => command.name);
}

/** The reasons in the journal of one kind of entry. */
export function reasons(outcome: VirtualOutcome, kind: JournalEntry['kind']): (Json | undefined)[] {
  return outcome.journal.filter((entry) => entry.kind === kind).map((entry) => entry.why);
}
