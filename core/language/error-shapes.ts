// Shapes of what has to do with errors: what is raised, what is caught, how often it is tried again.
import { isObject } from '../json.js';
import { duration } from './durations.js';
import {
  anyObject,
  integer,
  listed,
  object,
  pattern,
  type Shape,
  text,
  uriOrExpression,
  withAtLeastOne,
  wrongType,
} from './shape.js';

const instance = pattern(
  /^(?:(?:\/(?:[^~/]|~[01])*)*|\s*\$\{.+\}\s*)$/,
  'a JSON pointer such as "/do/0/ask", or an expression',
);

export const errorDefinition: Shape = object({
  required: { type: uriOrExpression, status: integer },
  optional: { instance, title: text, detail: text },
});

/** Which errors are caught, by values; `when` is there for conditions. */
export const errorFilter: Shape = withAtLeastOne(
  'field of the error, mostly its "type"',
  object({ optional: { type: text, status: integer, instance: text, title: text, detail: text } }),
);

const BACKOFFS = ['constant', 'exponential', 'linear'];

const backoff: Shape = (value, pointer, report) => {
  if (!isObject(value)) return wrongType(value, pointer, 'an object with one way to wait longer', report);
  const found = Object.keys(value);
  const known = found.filter((name) => BACKOFFS.includes(name));
  if (known.length !== 1 && found.length === known.length)
    return report('wrongValue', pointer, `exactly one of ${listed(BACKOFFS)} is needed`, { found });
  object({ optional: { constant: anyObject, exponential: anyObject, linear: anyObject } })(value, pointer, report);
};

export const retryPolicy: Shape = object({
  optional: {
    when: text,
    exceptWhen: text,
    delay: duration,
    backoff,
    limit: object({
      optional: { attempt: object({ optional: { count: integer, duration } }), duration },
    }),
    jitter: object({ required: { from: duration, to: duration } }),
  },
});
