// Shapes of what has to do with events: filters, what a listen waits for, what a process is started by.
import { isObject } from '../json.js';
import {
  anything,
  either,
  isText,
  listOf,
  mapOf,
  object,
  pattern,
  type Shape,
  text,
  uriOrExpression,
  withAtLeastOne,
  wrongType,
} from './shape.js';

const time = pattern(
  /^(?:\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:[0-5]\d)|\s*\$\{.+\}\s*)$/,
  'an instant such as "2026-03-21T09:00:00Z", or an expression',
);

const PROPERTIES: Readonly<Record<string, Shape>> = {
  id: text,
  source: uriOrExpression,
  type: text,
  time,
  subject: text,
  datacontenttype: text,
  dataschema: uriOrExpression,
  data: anything,
};

/** What an emitted event consists of: an event without a type could not be told from others. */
export const emittedEvent: Shape = object({ required: { type: text }, optional: PROPERTIES, open: true });

const correlation: Shape = object({ required: { from: text }, optional: { expect: text } });

const wantedEvent: Shape = withAtLeastOne(
  'attribute of the event, mostly its "type"',
  object({ optional: PROPERTIES, open: true }),
);

const eventFilter: Shape = object({
  required: { with: wantedEvent },
  optional: { correlate: mapOf(correlation) },
});

/** Every field is unknown to it, and one of these is probably meant. */
const NO_MODE: Shape = object({ optional: { one: anything, all: anything, any: anything } });

/** One of `one`, `all` and `any`, the last perhaps with an `until`. */
function strategy(until?: Shape): Shape {
  return (value, pointer, report) => {
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
}

/** Which events a listen waits for, or a process is started by. */
export const eventConsumption: Shape = strategy(
  either('an expression or events', [isText, anything], [isObject, strategy()]),
);

/** What a listen does for each event. The shapes of tasks come from the caller: tasks know listens, not the other way round. */
export function subscriptionIterator(taskList: Shape, dataFlow: Shape): Shape {
  return object({
    optional: { item: text, at: text, do: (...args) => taskList(...args), output: dataFlow, export: dataFlow },
  });
}
