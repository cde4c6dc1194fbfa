import { standardError, WorkflowError } from '../errors.js';
import type { Kind } from './kind.js';

export const invalidKind: Kind<'invalid'> = {
  compile(task, definition) {
    const keys = Object.keys(definition).join(', ') || 'nothing';
    task.error('unknownTaskKind', `The task "${task.name}" is of no known kind; it has: ${keys}.`);
    return {};
  },
  enter(_machine, _frame, node) {
    throw new WorkflowError(standardError('configuration', `The task "${node.name}" is of no known kind`));
  },
};
