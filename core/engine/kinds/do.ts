import type { Kind } from './kind.js';

export const doKind: Kind<'do'> = {
  compile(task, definition) {
    task.list('do', definition.do, { at: '/do' });
    return {};
  },
  enter(machine, frame, _node, input) {
    machine.openList(frame, 'do', input);
  },
};
