// What exists around a document when its schema is made.
import type { Locale } from '../calendar/format.js';
import type { Catalog, EventTypeDescription, FormDescription, Text } from '../catalog/functions.js';
import type { ScoreModel } from '../catalog/score-models.js';
import type { TemplateDescription } from '../catalog/templates.js';
import type { JsonObject } from '../json.js';

export interface Surroundings {
  readonly catalog: Catalog;
  readonly eventTypes: readonly EventTypeDescription[];
  readonly templates: readonly TemplateDescription[];
  readonly forms: readonly FormDescription[];
  readonly scoreModels: readonly ScoreModel[];
  readonly segments: readonly { readonly name: string; readonly title: Text }[];
  /** Names of the processes that `run: workflow` may start. */
  readonly processes: readonly string[];
  /** Language of the words about what is around the document. */
  readonly locale: Locale;
}

interface Named {
  readonly name: string;
  /** Markdown. */
  readonly words: string;
}

/** One of these names, each with words about it. */
export function namesSchema(names: readonly Named[], what: string): JsonObject {
  return {
    enum: names.map(({ name }) => name),
    markdownEnumDescriptions: names.map(({ words }) => words),
    errorMessage: `There is no such ${what} here. Known: ${names.map(({ name }) => name).join(', ')}.`,
  };
}

/** Names of templates, forms or score models: what an argument with `refersTo` takes. */
export function referredNames(kind: string, around: Surroundings): JsonObject | undefined {
  const titled = (things: readonly { readonly name: string; readonly title: Text }[]): Named[] =>
    things.map(({ name, title }) => ({ name, words: title[around.locale] }));
  switch (kind) {
    case 'template':
      return namesSchema(titled(around.templates), 'template');
    case 'form':
      return namesSchema(titled(around.forms), 'form');
    case 'scoreModel':
      return namesSchema(titled(around.scoreModels), 'score model');
    default:
      return undefined;
  }
}

export function eventTypeNames({ eventTypes, locale }: Surroundings): Named[] {
  return eventTypes.map(({ type, title }) => ({ name: type, words: title[locale] }));
}

/** Event types as suggestions: a process may hear what it sends itself, so that others can't be refused here. */
export function eventTypeSchema(around: Surroundings): JsonObject {
  const names = eventTypeNames(around);
  return suggested(names);
}

/** These names are offered, and any other text is taken. */
export function suggested(names: readonly Named[]): JsonObject {
  const { errorMessage: _unused, ...offered } = namesSchema(names, '');
  return { anyOf: [offered, { type: 'string' }] };
}
