// How a message template is described: template.json beside its texts, in templates/<name>/.
import type { Locale } from '../calendar/format.js';
import type { JsonObject } from '../json.js';
import { isObject } from '../json.js';
import type { Topic } from '../rules/send-policy.js';
import type { Text } from './functions.js';
import { type SchemaViolation, schemaCheck } from './json-schema.js';

export interface TemplateDescription {
  readonly name: string;
  readonly version: string;
  readonly topic: Topic;
  readonly title: Text;
  /** JSON Schema (2020-12) of the parameters that a process gives. */
  readonly parameters: JsonObject;
}

/** Handlebars sources of one template in one language. */
export interface TemplateTexts {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** A template as it is written. */
export interface TemplateSource {
  readonly description: TemplateDescription;
  readonly texts: Readonly<Record<Locale, TemplateTexts>>;
}

/** All of them, with what stands around the body of every mail in each language. */
export interface TemplateShelf {
  readonly templates: readonly TemplateSource[];
  readonly layouts: Readonly<Record<Locale, { readonly html: string; readonly text: string }>>;
}

/** Names of the parameters without which the template can't be rendered. */
export function requiredParameters(template: TemplateDescription): readonly string[] {
  const { required } = template.parameters;
  return Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];
}

/** What is wrong with the parameters of a call: missing ones and ones of the wrong kind. Empty = it can be rendered. */
export function parameterViolations(template: TemplateDescription, parameters: JsonObject): readonly SchemaViolation[] {
  const missing = requiredParameters(template).filter((name) => parameters[name] === undefined);
  if (missing.length > 0) {
    return missing.map((name) => ({ pointer: `/${name}`, message: `the template "${template.name}" needs it` }));
  }
  return isObject(template.parameters) ? schemaCheck(template.parameters)(parameters) : [];
}
