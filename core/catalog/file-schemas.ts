// JSON Schemas (2020-12) of the files that describe functions, event types, forms, segments and score models.
import { STANDARD_ERROR_NAMES } from '../engine/errors.js';
import type { JsonObject } from '../json.js';
import { REACTION_KINDS } from '../rules/score-facts.js';

const TEXT: JsonObject = {
  type: 'object',
  required: ['fa', 'en'],
  additionalProperties: false,
  properties: { fa: { type: 'string', minLength: 1 }, en: { type: 'string', minLength: 1 } },
};
const NAME: JsonObject = { type: 'string', minLength: 1 };
const VERSION: JsonObject = { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' };
const OBJECT: JsonObject = { type: 'object' };
const NUMBER: JsonObject = { type: 'number' };
const FIXED_DURATION: JsonObject = {
  type: 'string',
  pattern: '^P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
};

const EXAMPLES: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    required: ['with'],
    additionalProperties: false,
    properties: { title: TEXT, with: OBJECT },
  },
};

const ERRORS: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    required: ['type', 'when'],
    additionalProperties: false,
    properties: { type: { enum: STANDARD_ERROR_NAMES }, when: TEXT },
  },
};

const DESCRIPTION = {
  name: NAME,
  version: VERSION,
  title: TEXT,
  help: TEXT,
  input: OBJECT,
  output: OBJECT,
  errors: ERRORS,
  examples: EXAMPLES,
};
const DESCRIPTION_FIELDS = ['name', 'version', 'kind', 'title', 'help', 'input', 'output'];

export const NATIVE_FUNCTION_FILE: JsonObject = {
  type: 'object',
  required: [...DESCRIPTION_FIELDS, 'effect'],
  additionalProperties: false,
  properties: { ...DESCRIPTION, kind: { const: 'native' }, effect: { enum: ['read', 'write', 'outside'] } },
};

export const COMPOSED_FUNCTION_FILE: JsonObject = {
  type: 'object',
  required: [...DESCRIPTION_FIELDS, 'task'],
  additionalProperties: false,
  properties: {
    ...DESCRIPTION,
    kind: { const: 'composed' },
    task: OBJECT,
    eventTypesArgument: NAME,
    limitArgument: NAME,
  },
};

export const EVENT_TYPE_FILE: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'data'],
  additionalProperties: false,
  properties: { type: NAME, title: TEXT, data: OBJECT },
};

export const FORM_FILE: JsonObject = {
  type: 'object',
  required: ['name', 'version', 'title', 'schema', 'uiSchema'],
  additionalProperties: false,
  properties: { name: NAME, version: VERSION, title: TEXT, schema: OBJECT, uiSchema: OBJECT },
};

const RANGE: JsonObject = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { atLeast: NUMBER, atMost: NUMBER },
};

const PURCHASES: JsonObject = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: {
    never: { const: true },
    lastBefore: FIXED_DURATION,
    lastWithin: FIXED_DURATION,
    count: RANGE,
    total: {
      type: 'object',
      anyOf: [{ required: ['atLeast'] }, { required: ['atMost'] }],
      additionalProperties: false,
      properties: { atLeast: NUMBER, atMost: NUMBER, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
    },
    within: FIXED_DURATION,
  },
  if: { required: ['never'] },
  then: { maxProperties: 1 },
  dependentSchemas: { within: { anyOf: [{ required: ['count'] }, { required: ['total'] }] } },
};

const ATTRIBUTE_TEST: JsonObject = {
  type: 'object',
  required: ['attribute'],
  minProperties: 2,
  maxProperties: 2,
  additionalProperties: false,
  properties: {
    attribute: NAME,
    equals: {},
    isNot: {},
    in: { type: 'array' },
    exists: { type: 'boolean' },
    atLeast: NUMBER,
    atMost: NUMBER,
  },
};

const ONE_OF_FORMS: readonly JsonObject[] = (['all', 'any', 'not', 'purchases', 'attribute'] as const).map(
  (form): JsonObject => ({
    if: { required: [form] },
    then:
      form === 'attribute'
        ? { $ref: '#/$defs/attributeTest' }
        : { additionalProperties: false, properties: { [form]: { $ref: `#/$defs/${form}` } } },
  }),
);

/** A filter is told by its key, so that a mistake in one form is not reported against the others. */
export const SEGMENT_FILE: JsonObject = {
  type: 'object',
  required: ['name', 'title', 'help', 'filter'],
  additionalProperties: false,
  properties: { name: NAME, title: TEXT, help: TEXT, filter: { $ref: '#/$defs/filter' } },
  $defs: {
    filter: {
      type: 'object',
      anyOf: ['all', 'any', 'not', 'purchases', 'attribute'].map((form) => ({ required: [form] })),
      allOf: ONE_OF_FORMS,
    },
    all: { type: 'array', items: { $ref: '#/$defs/filter' } },
    any: { type: 'array', items: { $ref: '#/$defs/filter' } },
    not: { $ref: '#/$defs/filter' },
    purchases: PURCHASES,
    attributeTest: ATTRIBUTE_TEST,
  },
};

const SCALAR: JsonObject = { type: ['string', 'number', 'boolean'] };
const POINTS: JsonObject = { type: 'number', not: { const: 0 } };

const FIT_RULE: JsonObject = {
  type: 'object',
  required: ['name', 'title', 'when', 'points'],
  additionalProperties: false,
  properties: {
    name: NAME,
    title: TEXT,
    when: {
      type: 'object',
      required: ['attribute'],
      minProperties: 2,
      maxProperties: 2,
      additionalProperties: false,
      properties: {
        attribute: NAME,
        equals: SCALAR,
        isNot: SCALAR,
        in: { type: 'array', minItems: 1, items: SCALAR },
        exists: { type: 'boolean' },
        atLeast: NUMBER,
        atMost: NUMBER,
      },
    },
    points: POINTS,
  },
};

const BEHAVIOUR_RULE: JsonObject = {
  type: 'object',
  required: ['name', 'title', 'each', 'points'],
  additionalProperties: false,
  properties: {
    name: NAME,
    title: TEXT,
    each: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        reaction: { enum: REACTION_KINDS },
        event: NAME,
        where: { type: 'object', minProperties: 1, additionalProperties: SCALAR },
        purchase: { const: true },
      },
      dependentSchemas: {
        reaction: { maxProperties: 1 },
        purchase: { maxProperties: 1 },
        where: { required: ['event'] },
      },
    },
    points: POINTS,
    cap: { type: 'number', exclusiveMinimum: 0 },
    halfLife: FIXED_DURATION,
  },
};

export const SCORE_MODEL_FILE: JsonObject = {
  type: 'object',
  required: ['name', 'version', 'title', 'help', 'mqlThreshold', 'fit', 'behaviour'],
  additionalProperties: false,
  properties: {
    name: NAME,
    version: VERSION,
    title: TEXT,
    help: TEXT,
    mqlThreshold: { type: 'integer', minimum: 1 },
    fit: { type: 'array', items: FIT_RULE },
    behaviour: { type: 'array', items: BEHAVIOUR_RULE },
  },
};
