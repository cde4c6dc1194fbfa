// Shapes of what has to do with errors: what is raised, what is caught, how often it is tried again.
import { isObject } from '../json.js';
import { duration } from './durations.js';
import {
  anyObject,
  integer,
  listed,
  naming,
  object,
  part,
  pattern,
  type Shape,
  shape,
  text,
  told,
  uriOrExpression,
  withAtLeastOne,
  wrongType,
} from './shape.js';

const instance = pattern(
  /^(?:(?:\/(?:[^~/]|~[01])*)*|\s*\$\{.+\}\s*)$/,
  'a JSON pointer such as "/do/0/ask", or an expression',
);

export const errorDefinition: Shape = part(
  'error',
  object({
    required: {
      type: told('A URI that tells the kind of error.', uriOrExpression),
      status: told('A status as in HTTP, for example 409.', integer),
    },
    optional: {
      instance: told('Where it happened.', instance),
      title: told('What is wrong, in a few words.', text),
      detail: told('What is wrong, at length.', text),
    },
  }),
);

/** Which errors are caught, by values; `when` is there for conditions. */
export const errorFilter: Shape = withAtLeastOne(
  'field of the error, mostly its "type"',
  object({
    optional: {
      type: told('The URI of the errors that are caught.', text),
      status: told('The status of the errors that are caught.', integer),
      instance: told('Where they happened.', text),
      title: told('Their title.', text),
      detail: told('Their detail.', text),
    },
  }),
);

const BACKOFFS = ['constant', 'exponential', 'linear'];

const backoffFields: Shape = object({
  optional: {
    constant: told('Always the same delay.', anyObject),
    exponential: told('The delay doubles with each attempt.', anyObject),
    linear: told('The delay grows by itself with each attempt.', anyObject),
  },
});

const backoff: Shape = shape(
  (value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object with one way to wait longer', report);
    const found = Object.keys(value);
    const known = found.filter((name) => BACKOFFS.includes(name));
    if (known.length !== 1 && found.length === known.length)
      return report('wrongValue', pointer, `exactly one of ${listed(BACKOFFS)} is needed`, { found });
    backoffFields(value, pointer, report);
  },
  (parts) => ({ ...backoffFields.schema(parts), minProperties: 1, maxProperties: 1 }),
);

const limit: Shape = object({
  optional: {
    attempt: told(
      'Limit of the attempts.',
      object({ optional: { count: told('How many.', integer), duration: told('How long one may take.', duration) } }),
    ),
    duration: told('How long all of them may take together.', duration),
  },
});

export const retryPolicy: Shape = part(
  'retryPolicy',
  object({
    optional: {
      when: told('Expression: only then it is tried again.', naming('expression')),
      exceptWhen: told('Expression: then it is not tried again.', naming('expression')),
      delay: told('How long to wait before the next attempt.', duration),
      backoff: told('How the delay grows: one of constant, exponential and linear.', backoff),
      limit: told('When to give up.', limit),
      jitter: told(
        'A chance delay on top, so that not everybody tries at once.',
        object({ required: { from: told('At least.', duration), to: told('At most.', duration) } }),
      ),
    },
  }),
);
