// The shape of `use`: what a definition keeps once and names elsewhere.
import { isObject } from '../json.js';
import { timeoutDefinition } from './data-flow-shapes.js';
import { errorDefinition, retryPolicy } from './error-shapes.js';
import { authenticationPolicy } from './http-shapes.js';
import { reportOutsideProfile } from './profile.js';
import { listOf, mapOf, namedList, naming, object, oneOf, type Shape, shape, text, told } from './shape.js';
import { task, taskList } from './task-shapes.js';

const extension: Shape = object({
  required: {
    extend: told(
      'The kind of tasks that are extended.',
      oneOf('call', 'composite', 'emit', 'for', 'listen', 'raise', 'run', 'set', 'switch', 'try', 'wait', 'all'),
    ),
  },
  optional: {
    when: told('Expression: only then.', naming('expression')),
    before: told('What is done before each of them.', taskList),
    after: told('What is done after each of them.', taskList),
  },
});

const useFields: Shape = object({
  optional: {
    authentications: told('Who we say we are to other systems, by name.', mapOf(authenticationPolicy)),
    errors: told('Errors that are raised by name.', mapOf(errorDefinition)),
    extensions: told('What is done before and after tasks of a kind.', namedList(extension)),
    functions: told('Functions of this process alone: each is a task that is called by name.', mapOf(task)),
    retries: told('Retry policies, by name.', mapOf(retryPolicy)),
    secrets: told('Names of the secrets that the process uses.', listOf(text)),
    timeouts: told('Timeouts, by name.', mapOf(timeoutDefinition)),
  },
});

export const useDefinition: Shape = shape((value, pointer, report) => {
  if (isObject(value) && value.catalogs !== undefined)
    return reportOutsideProfile(
      `${pointer}/catalogs`,
      'catalogs in other places; functions come from the default catalog',
      report,
    );
  useFields(value, pointer, report);
}, useFields.schema);
