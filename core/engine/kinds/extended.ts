// A task with an extension of `use.extensions` around it: `before`, the task itself, `after`. The task's raw input is not
// changed by `before`, its output not by `after`; `then: exit` in `before` skips the task, with what `before` made as output.
// In the frame: count = 1 when the extension applies, results = the task's output, flow = where the task wants to go.
import { objectIn } from '../definition.js';
import { type Expression, isTrue } from '../expression.js';
import { childrenOf, type Node } from '../program.js';
import type { Kind } from './kind.js';

export interface ExtendedForm {
  readonly when?: Expression;
}

export const extendedKind: Kind<'extended'> = {
  compile(task, definition) {
    const [outermost, ...others] = task.extensions;
    if (!outermost) return {};
    const when = task.condition(outermost.definition.when, '/@when');
    task.extendedTask(definition, others);
    task.extensionList(outermost, 'before');
    task.extensionList(outermost, 'after');
    return { when };
  },
  enter(machine, frame, node, input) {
    const applies = !node.form.when || isTrue(machine.evaluate(node.form.when, input, frame));
    frame.count = applies ? 1 : 0;
    machine.openList(frame, applies && childrenOf(node, 'before').length > 0 ? 'before' : 'body', input);
  },
  childDone(machine, frame, node, child, output, flow) {
    if (frame.list === 'before' && flow === 'exit') return machine.finish(frame, output);
    if (frame.list !== 'body') return machine.goOn(frame, node, child, output, flow);
    // A switch or a catch says where to go from this place; `end` from further inside ends the run at once.
    if (flow === 'end' && !isOwnChoice(child)) return machine.finish(frame, output, 'end');
    if (frame.count === 0 || childrenOf(node, 'after').length === 0) return machine.finish(frame, output, flow);
    frame.results = [output];
    if (flow !== undefined) frame.flow = flow;
    machine.openList(frame, 'after', output);
  },
  listDone(machine, frame, _node, output, flow) {
    if (flow === 'end') return machine.finish(frame, output, flow);
    if (frame.list === 'before') return machine.openList(frame, 'body', frame.raw);
    machine.finish(frame, frame.results?.[0] ?? null, frame.flow);
  },
};

function isOwnChoice(child: Node): boolean {
  return child.definition.switch !== undefined || objectIn(child.definition.catch).then === 'end';
}
