// `set` replaces the data by an object, or by what one expression yields.
import type { Template } from '../expression.js';
import type { Kind } from './kind.js';

export interface SetForm {
  readonly value: Template;
}

export const setKind: Kind<'set'> = {
  compile(task, definition) {
    return { value: task.value(definition.set ?? null, '/set') };
  },
  enter(machine, frame, node, input) {
    machine.finish(frame, machine.evaluate(node.form.value, input, frame));
  },
};
