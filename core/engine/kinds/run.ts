// `run` a workflow: the host starts a run of its own. When it is awaited, its end comes back as the answer.
import { objectIn, textIn } from '../definition.js';
import type { Template } from '../expression.js';
import { idempotencyKey } from '../idempotency-key.js';
import type { Kind } from './kind.js';

export interface RunForm {
  readonly name: string;
  readonly version: string;
  readonly await: boolean;
  readonly input?: Template;
}

export const runKind: Kind<'run'> = {
  compile(task, definition) {
    const run = objectIn(definition.run);
    if (run.workflow === undefined) {
      const kinds = Object.keys(run).join(', ');
      task.error('unsupported', `Only workflows can be run, not: ${kinds}.`, '/run');
    }
    const workflow = objectIn(run.workflow);
    return {
      name: textIn(workflow.name) ?? '',
      version: textIn(workflow.version) ?? 'latest',
      await: run.await !== false,
      ...(workflow.input !== undefined && { input: task.template(workflow.input, '/run/workflow/input') }),
    };
  },
  enter(machine, frame, node, input) {
    const { name, version, await: awaited } = node.form;
    machine.issue({
      type: 'startProcess',
      id: machine.visit(frame),
      key: idempotencyKey(machine, frame),
      name,
      version,
      input: node.form.input ? machine.evaluate(node.form.input, input, frame) : input,
      await: awaited,
    });
    if (!awaited) return machine.finish(frame, input);
    frame.call = { name, process: true };
    machine.note('waiting', node, { process: name });
  },
  answered(machine, frame, _node, answer) {
    machine.takeAnswer(frame, answer);
  },
};
