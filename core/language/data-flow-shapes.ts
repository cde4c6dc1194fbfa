// Shapes of what goes into a task and comes out of it, and of how long it may take.
import { isObject, type Json } from '../json.js';
import { duration } from './durations.js';
import { reportOutsideProfile } from './profile.js';
import {
  anyObject,
  boolean,
  either,
  isText,
  object,
  part,
  type Shape,
  shape,
  text,
  textOrObject,
  told,
} from './shape.js';

const JSON_FORMAT = /^json(:|$)/;

/** Other formats are outside of the profile, which `schema` reports. */
const format: Shape = shape(text, () => ({ type: 'string', pattern: JSON_FORMAT.source }));

/** A schema is written in the definition; one that lies elsewhere could change under a running process. */
const schemaFields: Shape = object({
  required: {
    document: told('The JSON Schema (2020-12).', either('a JSON Schema', [isObject, anyObject], [isBoolean, boolean])),
  },
  optional: { format: told('"json", the only format there is.', format) },
});

const schema: Shape = part(
  'schema',
  shape((value, pointer, report) => {
    if (isObject(value) && value.resource !== undefined)
      return reportOutsideProfile(
        `${pointer}/resource`,
        'a schema in another place; write it here as "document"',
        report,
      );
    if (isObject(value) && typeof value.format === 'string' && !JSON_FORMAT.test(value.format))
      return reportOutsideProfile(`${pointer}/format`, `schemas of the format "${value.format}"`, report);
    schemaFields(value, pointer, report);
  }, schemaFields.schema),
);

function isBoolean(value: Json): boolean {
  return typeof value === 'boolean';
}

export const input: Shape = part(
  'input',
  object({
    optional: {
      schema: told('What the input must look like; otherwise the task fails.', schema),
      from: told('Expression, or an object with expressions: what the task gets as its input.', textOrObject),
    },
  }),
);
export const dataFlow: Shape = part(
  'dataFlow',
  object({
    optional: {
      schema: told('What it must look like; otherwise the task fails.', schema),
      as: told('Expression, or an object with expressions: what is made of the result.', textOrObject),
    },
  }),
);
export const timeoutDefinition: Shape = object({ required: { after: told('How long.', duration) } });
export const timeout: Shape = either(
  'a timeout or the name of one in use.timeouts',
  [isText, text],
  [isObject, timeoutDefinition],
);
