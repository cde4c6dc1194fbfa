// `raise` an error written in place, named from `use.errors`, or yielded by an expression (an error caught before).
import { isObject, type Json } from '../../json.js';
import { STANDARD_ERRORS, WorkflowError } from '../errors.js';
import { isExpression, type Template } from '../expression.js';
import type { ErrorObject } from '../state.js';
import type { Kind } from './kind.js';

export interface RaiseForm {
  readonly error: Template;
}

export const raiseKind: Kind<'raise'> = {
  compile(task, definition) {
    const written = isObject(definition.raise) ? (definition.raise.error ?? null) : null;
    const error = isExpression(written) ? written : (task.reference('errors', written, '/raise/error') ?? {});
    return { error: task.template(error, '/raise/error') };
  },
  enter(machine, frame, node, input) {
    throw new WorkflowError(asError(machine.evaluate(node.form.error, input, frame)));
  },
};

/** An error has a type and a status at least, whatever expressions yielded. */
function asError(value: Json): ErrorObject {
  const given = isObject(value) ? value : { detail: JSON.stringify(value) };
  const text = (name: string): { [key: string]: string } =>
    typeof given[name] === 'string' ? { [name]: given[name] } : {};
  return {
    ...given,
    type: typeof given.type === 'string' ? given.type : `${STANDARD_ERRORS}runtime`,
    status: typeof given.status === 'number' ? given.status : 500,
    ...text('title'),
    ...text('detail'),
    ...text('instance'),
  };
}
