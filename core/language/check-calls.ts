// Calls: the function exists and takes these arguments; templates, forms and processes that they name exist.
import type { FunctionDescription } from '../catalog/functions.js';
import { schemaCheck } from '../catalog/json-schema.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { isExpression } from './expression-text.js';
import { pointerStep } from './json-text.js';
import type { KnownNames } from './known-names.js';
import { didYouMean, type Report } from './problem.js';
import type { ProblemCode } from './problem-codes.js';
import { listed } from './shape.js';
import { objectOf, type TaskNode } from './task-tree.js';

const BUILT_IN = ['http', 'openapi'];

export function checkCall(node: TaskNode, definition: JsonObject, known: KnownNames, report: Report): void {
  const { task, pointer } = node;
  const name = String(task.call);
  if (Object.hasOwn(objectOf(objectOf(definition.use).functions), name)) return;
  const description = functionNamed(name, known);
  if (description) checkArguments(description, objectOf(task.with), `${pointer}/with`, known, report);
  if (description || BUILT_IN.includes(name)) return;
  const names = [...Object.keys(known.catalog.functions), ...Object.keys(objectOf(objectOf(definition.use).functions))];
  const { text, fix } = didYouMean(name, names);
  report('unknownFunction', `${pointer}/call`, `there is no function "${name}"${text}`, {
    found: name,
    expected: `one of ${listed(names)}`,
    fix,
  });
}

/** The function of the catalog that a call means: `name`, `name:1.0.0` or `name:1.0.0@default`. */
export function functionNamed(name: string, known: KnownNames): FunctionDescription | undefined {
  const bare = name.replace(/(:[\d.]+)?(@default)?$/, '');
  return Object.hasOwn(known.catalog.functions, bare) ? known.catalog.functions[bare] : undefined;
}

function checkArguments(
  description: FunctionDescription,
  args: JsonObject,
  pointer: string,
  known: KnownNames,
  report: Report,
): void {
  const computed = expressionPointers(args, '');
  const violations = schemaCheck(description.input)(args).filter(
    (violation) => !computed.some((at) => concerns(violation.pointer, at, violation.composite === true)),
  );
  for (const { pointer: at, message, property } of violations) {
    const { text, fix } = property
      ? didYouMean(property, propertiesOf(description.input, at))
      : { text: '', fix: undefined };
    const place = property === undefined ? at : at + pointerStep(property);
    report('badArguments', pointer + place, `${description.name}: ${message}${text}`, {
      found: valueAt(args, place) ?? null,
      fix,
    });
  }
  checkReferences(description, args, pointer, known, report);
}

/** Whether a violation may vanish when the expression at `computed` has its value. */
function concerns(violation: string, computed: string, composite: boolean): boolean {
  const isAt = violation === computed || violation.startsWith(`${computed}/`);
  return isAt || (composite && computed.startsWith(`${violation}/`));
}

function expressionPointers(value: Json, pointer: string): string[] {
  if (isExpression(value)) return [pointer];
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => expressionPointers(item, `${pointer}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => expressionPointers(item, pointer + pointerStep(key)));
}

function propertiesOf(schema: JsonObject, pointer: string): string[] {
  let at: JsonObject = schema;
  for (const step of pointer.split('/').slice(1)) at = objectOf(objectOf(at.properties)[step]);
  return Object.keys(objectOf(at.properties));
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let at: Json | undefined = value;
  for (const step of pointer.split('/').slice(1))
    at = (at as JsonObject | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  return at;
}

const REFERENCES: Readonly<Record<string, { readonly code: ProblemCode; readonly names: 'templates' | 'forms' }>> = {
  template: { code: 'unknownTemplate', names: 'templates' },
  form: { code: 'unknownForm', names: 'forms' },
};

/** An argument whose schema says `"refersTo": "template"` must name one that exists. */
function checkReferences(
  description: FunctionDescription,
  args: JsonObject,
  pointer: string,
  known: KnownNames,
  report: Report,
): void {
  for (const [name, schema] of Object.entries(objectOf(description.input.properties))) {
    const kind = String(objectOf(schema).refersTo);
    const reference = REFERENCES[kind];
    const value = args[name];
    if (!reference || typeof value !== 'string' || isExpression(value)) continue;
    const names = known[reference.names];
    if (names === undefined || names.includes(value)) continue;
    const { text, fix } = didYouMean(value, names);
    report(reference.code, pointer + pointerStep(name), `there is no ${kind} "${value}"${text}`, {
      found: value,
      expected: `one of ${listed(names)}`,
      fix,
    });
  }
}

export function checkRun(node: TaskNode, known: KnownNames, report: Report): void {
  const name = objectOf(objectOf(node.task.run).workflow).name;
  if (typeof name !== 'string' || known.processes === undefined || known.processes.includes(name)) return;
  const { text, fix } = didYouMean(name, known.processes);
  report('unknownProcess', `${node.pointer}/run/workflow/name`, `there is no process "${name}"${text}`, {
    found: name,
    expected: `one of ${listed(known.processes)}`,
    fix,
  });
}
