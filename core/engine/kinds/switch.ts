// `switch` takes the first case whose condition holds; a case without one always holds. Its output is its input.
import type { Json } from '../../json.js';
import { namedEntries, objectIn, pointerStep, textIn } from '../definition.js';
import { type Expression, isTrue } from '../expression.js';
import { observe, pathsIn, type ValuePath } from '../observation.js';
import type { Flow } from '../state.js';
import type { Kind } from './kind.js';

export interface SwitchCase {
  readonly name: string;
  readonly when?: Expression;
  readonly source?: string;
  /** undefined = go on with the next task. */
  readonly next: Flow;
}

export interface SwitchForm {
  readonly cases: readonly SwitchCase[];
  /** The values that the conditions look at, for the journal. */
  readonly paths: readonly ValuePath[];
}

export const switchKind: Kind<'switch'> = {
  compile(task, definition) {
    const cases = namedEntries(definition.switch).map(({ name, value }, position): SwitchCase => {
      const at = `/switch/${position}${pointerStep(name)}`;
      const choice = objectIn(value);
      return {
        name,
        when: task.condition(choice.when, `${at}/when`),
        source: textIn(choice.when),
        next: task.flow(choice.then, `${at}/then`),
      };
    });
    return { cases, paths: pathsIn(cases.map((choice) => choice.source ?? '')) };
  },
  enter(machine, frame, node, input) {
    const taken = node.form.cases.find((choice) => !choice.when || isTrue(machine.evaluate(choice.when, input, frame)));
    const seen = observe(node.form.paths, input, machine.scopeOf(frame));
    const why: Record<string, Json> = { case: taken?.name ?? null };
    if (taken?.source !== undefined) why.when = taken.source;
    if (Object.keys(seen).length > 0) why.seen = seen;
    machine.note('decided', node, why);
    machine.finish(frame, input, taken && (taken.next ?? 'continue'));
  },
};
