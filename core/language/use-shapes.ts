// The shape of `use`: what a definition keeps once and names elsewhere.
import { isObject } from '../json.js';
import { errorDefinition, retryPolicy } from './error-shapes.js';
import { authenticationPolicy } from './http-shapes.js';
import { reportOutsideProfile } from './profile.js';
import { listOf, mapOf, namedList, object, oneOf, type Shape, text } from './shape.js';
import { task, taskList, timeoutDefinition } from './task-shapes.js';

const extension: Shape = object({
  required: {
    extend: oneOf('call', 'composite', 'emit', 'for', 'listen', 'raise', 'run', 'set', 'switch', 'try', 'wait', 'all'),
  },
  optional: { when: text, before: taskList, after: taskList },
});

export const useDefinition: Shape = (value, pointer, report) => {
  if (isObject(value) && value.catalogs !== undefined)
    return reportOutsideProfile(
      `${pointer}/catalogs`,
      'catalogs in other places; functions come from the default catalog',
      report,
    );
  object({
    optional: {
      authentications: mapOf(authenticationPolicy),
      errors: mapOf(errorDefinition),
      extensions: namedList(extension),
      functions: mapOf(task),
      retries: mapOf(retryPolicy),
      secrets: listOf(text),
      timeouts: mapOf(timeoutDefinition),
    },
  })(value, pointer, report);
};
