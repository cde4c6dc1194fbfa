// Shapes of what has to do with events: filters, what a listen waits for, what a process is started by.
import { isObject, type JsonObject } from '../json.js';
import {
  anything,
  type Check,
  either,
  fieldsSchema,
  isText,
  listOf,
  mapOf,
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
import { exactlyOneOf, onlyKeys } from './shape-schema.js';

const time = pattern(
  /^(?:\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:[0-5]\d)|\s*\$\{.+\}\s*)$/,
  'an instant such as "2026-03-21T09:00:00Z", or an expression',
);

const PROPERTIES: Readonly<Record<string, Shape>> = {
  id: told('Id of the event.', text),
  source: told('Where the event comes from.', uriOrExpression),
  type: told('Type of the event.', naming('eventType')),
  time: told('When it happened.', time),
  subject: told('What it is about.', text),
  datacontenttype: told('Media type of the data.', text),
  dataschema: told('Schema of the data.', uriOrExpression),
  data: told(
    'The data: values, or an expression. In a filter the expression looks at the data and gives true or false.',
    anything,
  ),
};

/** What an emitted event consists of: an event without a type could not be told from others. */
export const emittedEvent: Shape = object({
  required: { type: told('Type of the event.', naming('eventType')) },
  optional: PROPERTIES,
  open: true,
});

const correlation: Shape = object({
  required: { from: told('Expression on the event: the value that must fit.', naming('expression')) },
  optional: { expect: told('The value expected, mostly an expression. Without it the first event decides.', text) },
});

const wantedEvent: Shape = withAtLeastOne(
  'attribute of the event, mostly its "type"',
  object({ optional: PROPERTIES, open: true }),
);

const eventFilter: Shape = part(
  'eventFilter',
  object({
    required: { with: told('Attributes that the event must have.', wantedEvent) },
    optional: { correlate: told('What must fit between the event and the run, by name.', mapOf(correlation)) },
  }),
);

/** Every field is unknown to it, and one of these is probably meant. */
const NO_MODE: Shape = object({ optional: { one: anything, all: anything, any: anything } });

/** One of `one`, `all` and `any`, the last perhaps with an `until`. */
function strategy(until?: Shape): Shape {
  const modes = {
    one: told('One event.', eventFilter),
    all: told('One event for each of these filters.', listOf(eventFilter)),
    any: told('An event that fits any of these filters.', listOf(eventFilter)),
    ...(until && { until: told('With "any": go on until this, an expression or an event.', until) }),
  };
  const check: Check = (value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object with one, all or any', report);
    const modes = ['one', 'all', 'any'].filter((mode) => Object.hasOwn(value, mode));
    const [mode] = modes;
    if (mode === undefined && Object.keys(value).length > 0) return NO_MODE(value, pointer, report);
    if (mode === undefined || modes.length > 1)
      return report('wrongValue', pointer, 'exactly one of "one", "all" and "any" is needed', {
        found: Object.keys(value),
      });
    object({
      required: { [mode]: mode === 'one' ? eventFilter : listOf(eventFilter) },
      optional: mode === 'any' && until ? { until } : {},
    })(value, pointer, report);
  };
  return shape(check, (parts) => ({
    ...fieldsSchema({ optional: modes }, parts),
    if: onlyKeys(Object.keys(modes)),
    then: { if: exactlyOneOf(['one', 'all', 'any']), else: NOT_ONE_MODE },
    ...(until && { dependencies: { until: ['any'] } }),
  }));
}

/** Fails with one sentence, whatever stands there. */
const NOT_ONE_MODE: JsonObject = { not: {}, errorMessage: 'Exactly one of "one", "all" and "any" is needed.' };

/** Which events a listen waits for, or a process is started by. */
export const eventConsumption: Shape = part(
  'events',
  strategy(either('an expression or events', [isText, naming('expression')], [isObject, strategy()])),
);

/** What a listen does for each event. The shapes of tasks come from the caller: tasks know listens, not the other way round. */
export function subscriptionIterator(taskList: Shape, dataFlow: Shape): Shape {
  return object({
    optional: {
      item: told('Name of the variable that holds the event; "item" unless given.', text),
      at: told('Name of the variable that counts them; "index" unless given.', text),
      do: told('What is done for each event.', taskList),
      output: told('What each event gives.', dataFlow),
      export: told('What is kept in $context after each event.', dataFlow),
    },
  });
}
