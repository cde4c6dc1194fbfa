// `for` walks a list; the output of a round is the input of the next. `while` is asked before each round.
// In the frame: count = round, results = the list being walked.
import type { Json } from '../../json.js';
import { objectIn, textIn } from '../definition.js';
import { standardError, WorkflowError } from '../errors.js';
import { type Expression, isTrue, type Template } from '../expression.js';
import type { Machine } from '../machine.js';
import type { Node } from '../program.js';
import type { Frame } from '../state.js';
import type { Kind } from './kind.js';

export interface ForForm {
  readonly each: string;
  readonly at: string;
  readonly in: Template;
  readonly while?: Expression;
}

export const forKind: Kind<'for'> = {
  compile(task, definition) {
    const loop = objectIn(definition.for);
    const each = textIn(loop.each) ?? 'item';
    const at = textIn(loop.at) ?? 'index';
    const form = {
      each,
      at,
      in: task.value(loop.in ?? null, '/for/in'),
      while: task.condition(definition.while, '/while', [each, at]),
    };
    task.list('do', definition.do, { at: '/do', gives: [each, at] });
    return form;
  },
  enter(machine, frame, node, input) {
    const items = machine.evaluate(node.form.in, input, frame);
    if (!Array.isArray(items))
      throw new WorkflowError(standardError('expression', `"for.in" of ${node.name} is not a list`));
    machine.checkItems(node, items.length);
    frame.count = 0;
    frame.results = items;
    beginRound(machine, frame, node, input);
  },
  listDone(machine, frame, node, output, flow) {
    if (flow === 'end') return machine.finish(frame, output, flow);
    frame.count = roundOf(frame) + 1;
    beginRound(machine, frame, node, output);
  },
};

function roundOf(frame: Frame): number {
  return frame.count ?? 0;
}

function beginRound(machine: Machine, frame: Frame, node: Node<'for'>, input: Json): void {
  const round = roundOf(frame);
  const items = frame.results ?? [];
  if (round >= items.length) {
    machine.finish(frame, input);
    return;
  }
  frame.variables = { [node.form.each]: items[round] ?? null, [node.form.at]: round };
  const goesOn = !node.form.while || isTrue(machine.evaluate(node.form.while, input, frame));
  if (!goesOn) machine.finish(frame, input);
  else machine.openList(frame, 'do', input);
}
