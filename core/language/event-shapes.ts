// Shapes of what has to do with events: filters, what a listen waits for, what a process is started by.
import { isObject } from '../json.js';
import { anything, either, isText, listOf, mapOf, object, type Shape, text, wrongType } from './shape.js';

export const eventProperties: Shape = object({
  optional: {
    id: text,
    source: text,
    type: text,
    time: text,
    subject: text,
    datacontenttype: text,
    dataschema: text,
    data: anything,
  },
  open: true,
});

const correlation: Shape = object({ required: { from: text }, optional: { expect: text } });

const wantedEvent: Shape = (value, pointer, report) => {
  eventProperties(value, pointer, report);
  if (isObject(value) && Object.keys(value).length === 0)
    report('wrongValue', pointer, 'at least one attribute of the event is needed, mostly its "type"', { found: value });
};

const eventFilter: Shape = object({
  required: { with: wantedEvent },
  optional: { correlate: mapOf(correlation) },
});

/** One of `one`, `all` and `any`, the last perhaps with an `until`. */
function strategy(until?: Shape): Shape {
  return (value, pointer, report) => {
    if (!isObject(value)) return wrongType(value, pointer, 'an object with one, all or any', report);
    const modes = ['one', 'all', 'any'].filter((mode) => Object.hasOwn(value, mode));
    const [mode] = modes;
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
