// `emit` a CloudEvent. Its id is made of the run and the idempotency key, so a repeated attempt emits the same event.
import { isObject, type JsonObject } from '../../json.js';
import { objectIn } from '../definition.js';
import type { Template } from '../expression.js';
import { idempotencyKey } from '../idempotency-key.js';
import type { Machine } from '../machine.js';
import type { Kind } from './kind.js';

export interface EmitForm {
  readonly event: Template;
}

export const emitKind: Kind<'emit'> = {
  compile(task, definition) {
    const event = objectIn(objectIn(definition.emit).event);
    return { event: task.template(event.with ?? {}, '/emit/event/with') };
  },
  enter(machine, frame, node, input) {
    const key = idempotencyKey(machine, frame);
    const written = machine.evaluate(node.form.event, input, frame);
    const event = { ...attributes(machine, key), ...(isObject(written) ? written : {}) };
    machine.issue({ type: 'emit', id: machine.visit(frame), key, event });
    machine.finish(frame, event);
  },
};

/** What the specification says a runtime adds to an event that does not carry it. */
function attributes(machine: Machine, key: string): JsonObject {
  const document = objectIn(machine.program.definition.document);
  return {
    specversion: '1.0',
    id: `${machine.state.id}:${key}`,
    time: new Date(machine.now).toISOString(),
    source: `/${document.namespace}/${document.name}/${document.version}`,
  };
}
