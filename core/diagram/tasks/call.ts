// A call, by what the description of its function says: whom it writes to, whom it asks, what it awaits.
import type { FunctionDescription } from '../../catalog/functions.js';
import type { Json, JsonObject } from '../../json.js';
import { isExpression } from '../../language/expressions/expression-text.js';
import { listOf, objectOf } from '../../language/task-tree.js';
import type { Reader } from '../reader.js';
import type { TaskDescription } from './description.js';
import { eventTypeLines } from './events.js';

export function describeCall(task: JsonObject, reader: Reader): TaskDescription {
  const call = String(task.call);
  const given = objectOf(task.with);
  const described = reader.function(call);
  if (!described || call === 'http' || call === 'openapi')
    return { kind: 'function', detail: [call, endpointOf(given)].filter((line) => line !== '') };
  const template = argumentThatNames('template', described);
  if (template !== undefined) return describeMessage(given, template, reader);
  const form = argumentThatNames('form', described);
  if (form !== undefined) return describePersonsTask(given, form, reader);
  if (described.kind === 'composed' && described.eventTypesArgument !== undefined)
    return describeAwaited(given, described, reader);
  return { kind: 'function', detail: [reader.titled(described.title) ?? call, ...plainArguments(given, reader)] };
}

/** The catalog marks arguments by what they name (`refersTo`). */
function argumentThatNames(what: string, { input }: FunctionDescription): string | undefined {
  const properties = Object.entries(objectOf(input.properties));
  return properties.find(([, property]) => objectOf(property).refersTo === what)?.[0];
}

function describeMessage(given: JsonObject, template: string, reader: Reader): TaskDescription {
  const name = given[template];
  const title = typeof name === 'string' && !isExpression(name) ? reader.template(name) : reader.value(name);
  const channel = typeof given.channel === 'string' ? reader.channel(given.channel) : undefined;
  return { kind: 'message', detail: [channel === undefined ? title : `${channel}: ${title}`] };
}

function describePersonsTask(given: JsonObject, form: string, reader: Reader): TaskDescription {
  const { phrases } = reader;
  const name = given[form];
  const due = given.dueWorkingHours;
  const limit = given.giveUpAfter;
  return {
    kind: 'person',
    detail: [
      phrases.form(typeof name === 'string' && !isExpression(name) ? reader.form(name) : reader.value(name)),
      ...(isGiven(due) ? [phrases.dueIn(reader.plain(due))] : []),
      ...(isGiven(limit) ? [phrases.givenUpAfter(reader.plain(limit))] : []),
    ],
  };
}

function describeAwaited(
  given: JsonObject,
  { eventTypesArgument = '', limitArgument = '' }: FunctionDescription & { kind: 'composed' },
  reader: Reader,
): TaskDescription {
  const types = given[eventTypesArgument];
  const limit = given[limitArgument];
  const awaited = Array.isArray(types) ? eventTypeLines(listOf(types), reader) : [reader.value(types)];
  return {
    kind: 'event',
    detail: [...awaited, ...(isGiven(limit) ? [reader.phrases.atMost(reader.value(limit))] : [])],
  };
}

function isGiven(value: Json | undefined): value is Json {
  return value !== undefined && value !== null;
}

/** The first argument that is a plain word or number: `stage: parked`. */
function plainArguments(given: JsonObject, reader: Reader): string[] {
  const plain = Object.entries(given).filter(
    ([, value]) => typeof value === 'number' || (typeof value === 'string' && !isExpression(value)),
  );
  return plain.slice(0, 1).map(([name, value]) => `${reader.words(name)}: ${reader.value(value)}`);
}

function endpointOf(given: JsonObject): string {
  const { method, endpoint, document, operationId } = given;
  const uri = typeof endpoint === 'string' ? endpoint : objectOf(endpoint).uri;
  const target = uri ?? objectOf(objectOf(document).endpoint).uri ?? objectOf(document).endpoint;
  return [method, operationId, target].filter((part) => typeof part === 'string').join(' ');
}
