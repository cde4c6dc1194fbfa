import type { Kind } from './kind.js';

export const workflowKind: Kind<'workflow'> = {
  compile(task, definition) {
    task.list('do', definition.do, { at: '/do' });
    return {};
  },
  enter(machine, frame, _node, input) {
    frame.context = input; // the specification's diagram: the first $context is the transformed input
    machine.openList(frame, 'do', input);
  },
};
