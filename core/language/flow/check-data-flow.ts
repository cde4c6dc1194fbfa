// What can't be, going by the values that reach each task: fields that are never there, comparisons that are never true,
// arguments that never fit. Where little is known, nothing is said.
import type { FunctionDescription } from '../../catalog/functions.js';
import type { Json, JsonObject } from '../../json.js';
import { functionNamed } from '../calls/check-calls.js';
import { placesOfTask } from '../expressions/expression-places.js';
import { expressionSource, isExpression } from '../expressions/expression-text.js';
import { pointerStep } from '../json-text.js';
import type { KnownNames } from '../known-names.js';
import { didYouMean } from '../nearest-name.js';
import type { Report } from '../problem.js';
import { listed } from '../shape.js';
import { objectOf, type TaskList, type TaskNode } from '../task-tree.js';
import { DataFlow, type FlowState, type TaskFlow } from './data-flow.js';
import type { Finding } from './expression-shape.js';
import { shapeOfSchema, type ValueShape } from './value-shape.js';

/** `list` is what the definition itself does, `definition` has no errors. */
export function checkDataFlow(definition: JsonObject, list: TaskList, known: KnownNames, report: Report): void {
  const flow = new DataFlow(known);
  flow.follow(definition, list);
  for (const [node, taskFlow] of flow.tasks) {
    for (const { source, pointer } of placesOfTask(node).expressions) {
      const state = stateAt(pointer.slice(node.pointer.length), taskFlow);
      const told = new Set<string>();
      flow.shapeOf(source, state, (finding) => {
        if (told.has(finding.path)) return;
        told.add(finding.path);
        reportFinding(finding, pointer, report);
      });
    }
    const description = node.kind === 'call' ? functionNamed(String(node.task.call), known) : undefined;
    if (description) checkComputedArguments(description, node, { flow, state: bodyState(taskFlow) }, report);
  }
}

/** What `.` and `$context` are where an expression of a task stands. */
function stateAt(place: string, flow: TaskFlow): FlowState {
  const { raw, body, output } = flow;
  if (/^\/(if|input)(\/|$)/.test(place)) return raw;
  if (place.startsWith('/output/')) return body;
  if (place.startsWith('/export/')) return { input: output, context: body.context };
  if (/^\/(set|with|switch|wait|emit|raise|run)(\/|$)/.test(place) || place === '/for/in') return bodyState(flow);
  return { input: 'any', context: body.context };
}

function bodyState({ raw, input }: TaskFlow): FlowState {
  return { input, context: raw.context };
}

function reportFinding(finding: Finding, pointer: string, report: Report): void {
  const { path, known } = finding;
  const expected = known.length > 0 ? `one of ${listed(known)}` : 'nothing is known to be there';
  if (finding.kind === 'value') {
    const { text, fix } = didYouMean(String(finding.value), known);
    const message = `${path} is never ${JSON.stringify(finding.value)}${text}`;
    report('impossibleValue', pointer, message, { found: finding.value, expected, fix });
    return;
  }
  const { text, fix } = didYouMean(finding.field, known);
  const extras = { found: path, expected, fix };
  if (path === `$context.${finding.field}`)
    report('unsetContext', pointer, `neither the input nor an export before gives ${path}${text}`, extras);
  else report('unknownResultField', pointer, `nothing has "${finding.field}" at ${path}${text}`, extras);
}

interface Computation {
  readonly flow: DataFlow;
  readonly state: FlowState;
}

/** An argument that is an expression, when none of its values would be taken. */
function checkComputedArguments(
  { name, input }: FunctionDescription,
  { task, pointer }: TaskNode,
  { flow, state }: Computation,
  report: Report,
): void {
  const properties = objectOf(input.properties);
  for (const [argument, value] of Object.entries(objectOf(task.with))) {
    if (!isExpression(value) || !Object.hasOwn(properties, argument)) continue;
    const wanted = shapeOfSchema(properties[argument]);
    const given = flow.shapeOf(expressionSource(value as string), state);
    if (!isDisjoint(wanted, given)) continue;
    report(
      'unfittingArgument',
      `${pointer}/with${pointerStep(argument)}`,
      `${name}: "${argument}" is ${described(given)} here, and it takes ${described(wanted)}`,
      { found: value as Json, expected: described(wanted) },
    );
  }
}

function isDisjoint(wanted: ValueShape, given: ValueShape): boolean {
  if (wanted === 'any' || given === 'any') return false;
  const shared = given.types.filter((type) => wanted.types.includes(type));
  if (shared.length === 0) return true;
  if (shared.some((type) => type !== 'string') || !wanted.texts || !given.texts) return false;
  return given.texts.every((text) => !wanted.texts?.includes(text));
}

function described(shape: ValueShape): string {
  if (shape === 'any') return 'anything';
  return shape.texts && shape.types.length === 1 ? `one of ${listed(shape.texts)}` : shape.types.join(' or ');
}
