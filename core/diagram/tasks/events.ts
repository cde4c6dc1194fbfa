// Events that a task waits for or that start a process, in words.
import { isObject, type Json, type JsonObject } from '../../json.js';
import { isExpression } from '../../language/expressions/expression-text.js';
import { listOf, objectOf } from '../../language/task-tree.js';
import type { Reader } from '../reader.js';

/** Types of events by their titles, in one text. */
export function eventTypesText(types: readonly Json[], reader: Reader, glue: string = reader.phrases.or): string {
  return eventTitles(types, reader).join(glue);
}

/** The same as a list, one line for each. */
export function eventTypeLines(types: readonly Json[], reader: Reader): string[] {
  const titles = eventTitles(types, reader);
  return titles.length > 1 ? titles.map((title) => `• ${title}`) : titles;
}

function eventTitles(types: readonly Json[], reader: Reader): string[] {
  const titles = types.map((type) =>
    typeof type === 'string' && !isExpression(type) ? reader.event(type) : reader.value(type),
  );
  return [...new Set(titles)];
}

/** The events of an event consumption strategy (`one`, `any`, `all`). */
export function consumptionText(strategy: JsonObject, reader: Reader): string {
  const types = typesOf(strategy);
  const glue = strategy.all === undefined ? reader.phrases.or : reader.phrases.and;
  return types.length === 0 ? reader.phrases.anyEvent : eventTypesText(types, reader, glue);
}

/** The same as a list, when any of them will do. */
export function consumptionLines(strategy: JsonObject, reader: Reader): string[] {
  const types = typesOf(strategy);
  if (types.length === 0 || strategy.all !== undefined) return [consumptionText(strategy, reader)];
  return eventTypeLines(types, reader);
}

function typesOf(strategy: JsonObject): Json[] {
  return filtersOf(strategy).map((filter) => objectOf(filter.with).type ?? '*');
}

export function filtersOf(strategy: JsonObject): JsonObject[] {
  const filters = strategy.one === undefined ? [...listOf(strategy.any), ...listOf(strategy.all)] : [strategy.one];
  return filters.filter(isObject);
}
