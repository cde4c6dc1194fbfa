// The JSON Schema of a process for editors: the shapes of the language and what the catalog has, in one document.
import type { JsonObject } from '../json.js';
import { definitionSchema } from '../language/document-shape.js';
import type { NameKind, SchemaParts } from '../language/shape-schema.js';
import { argumentsName, argumentsOf, callConditions, functionNames } from './call-schemas.js';
import { documentSnippets, taskSnippets, triggerSnippets } from './idioms.js';
import { eventTypeSchema, type Surroundings, suggested } from './surroundings.js';

export const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

const DIRECTIVES = [
  { name: 'continue', words: 'The next task of the list.' },
  { name: 'exit', words: 'Leave this list of tasks and go on after it.' },
  { name: 'end', words: 'End the run.' },
];

/** The schema of a process among these functions, templates, forms and event types. */
export function processSchema(around: Surroundings): JsonObject {
  const definitions = new Map<string, JsonObject>();
  const plain = definitionSchema(partsFor(around, definitions, false));
  const withOwn = definitionSchema(partsFor(around, definitions, true));
  for (const description of Object.values(around.catalog.functions))
    if (!definitions.has(argumentsName(description.name)))
      definitions.set(argumentsName(description.name), argumentsOf(description, around));
  return {
    $schema: DRAFT_07,
    title: 'A process of Ravand',
    markdownDescription: 'Written in the language of the Open Workflow Specification (DSL 1.0.3).',
    if: HAS_FUNCTIONS,
    then: withOwn,
    else: plain,
    defaultSnippets: documentSnippets(),
    definitions: Object.fromEntries(definitions),
  };
}

/** Where a process has functions of its own, a name that the catalog does not know may be one of them. */
const HAS_FUNCTIONS: JsonObject = {
  required: ['use'],
  properties: { use: { required: ['functions'], doNotSuggest: true } },
};

function partsFor(around: Surroundings, definitions: Map<string, JsonObject>, own: boolean): SchemaParts {
  const part = (name: string, make: () => JsonObject): JsonObject => {
    if (!definitions.has(name)) {
      definitions.set(name, {});
      definitions.set(name, make());
    }
    return { $ref: `#/definitions/${name}` };
  };
  return {
    part,
    taskPart: (name, make) => part(own ? `${name}.withOwnFunctions` : name, make),
    naming: (kind) => part(own && kind === 'function' ? 'function.own' : kind, () => naming(kind, around, own)),
    calls: (standard) => {
      for (const [name, schema] of Object.entries(standard)) definitions.set(argumentsName(name), schema);
      return callConditions(around, standard);
    },
    snippets: (place) => (place === 'task' ? taskSnippets(around) : triggerSnippets(around)),
  };
}

function naming(kind: NameKind, around: Surroundings, own: boolean): JsonObject {
  switch (kind) {
    case 'function':
      return functionNames(around, own);
    case 'eventType':
      return eventTypeSchema(around);
    case 'process':
      return suggested(around.processes.map((name) => ({ name, words: name })));
    case 'target':
      return suggested(DIRECTIVES);
    case 'expression':
      return { type: 'string' };
  }
}
