// `wait` for a duration: an object, an ISO 8601 text, or an expression that yields one of them.

import { isObject } from '../../json.js';
import { addDuration, isDuration } from '../duration.js';
import { isExpression, type Template } from '../expression.js';
import type { Kind } from './kind.js';

export interface WaitForm {
  readonly duration: Template;
}

export const waitKind: Kind<'wait'> = {
  compile(task, definition) {
    const wait = definition.wait ?? null;
    if (typeof wait === 'string' && !isExpression(wait) && !isDuration(wait))
      task.error('badDuration', `"${wait}" is not a duration. Write for example "P3D" or "PT4H".`, '/wait');
    if (isObject(wait) && Object.values(wait).every((amount) => typeof amount === 'number') && !isDuration(wait))
      task.error('badDuration', 'A duration has days, hours, minutes, seconds or milliseconds.', '/wait');
    return { duration: task.template(wait, '/wait') };
  },
  enter(machine, frame, node, input) {
    const until = addDuration(machine.now, machine.evaluate(node.form.duration, input, frame));
    machine.wakeAt(frame, until);
    machine.note('waiting', node, { until: new Date(until).toISOString() });
  },
  woken(machine, frame) {
    machine.finish(frame, machine.inputOf(frame));
  },
};
