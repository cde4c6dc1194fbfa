// Calls: the function exists and takes these arguments; templates, forms, score models and processes that they name exist.
import type { FunctionDescription } from '../catalog/functions.js';
import { schemaCheck } from '../catalog/json-schema.js';
import type { Json, JsonObject } from '../json.js';
import { checkTemplateParameters } from './check-parameters.js';
import { isExpression } from './expression-text.js';
import { pointerStep } from './json-text.js';
import type { KnownNames } from './known-names.js';
import { literalViolations } from './literal-violations.js';
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
  reportUnknown('unknownFunction', 'function', name, names, `${pointer}/call`, report);
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
  const violations = literalViolations(args, schemaCheck(description.input)(args));
  for (const { pointer: at, message, property } of violations) {
    const { text, fix } = property
      ? didYouMean(property, propertiesOf(description.input, at))
      : { text: '', fix: undefined };
    const place = property === undefined ? at : at + pointerStep(property);
    report('badArguments', pointer + place, `${description.name}: ${message}${text}`, {
      found: valueAt(args, place) ?? null,
      expected: property === undefined ? message : `one of ${listed(propertiesOf(description.input, at))}`,
      fix,
    });
  }
  checkReferences(description, args, pointer, known, report);
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

interface ReferenceKind {
  readonly code: ProblemCode;
  readonly what: string;
  readonly names: (known: KnownNames) => readonly string[] | undefined;
}

const REFERENCES: Readonly<Record<string, ReferenceKind>> = {
  template: {
    code: 'unknownTemplate',
    what: 'template',
    names: ({ templates }) => templates?.map(({ name }) => name),
  },
  form: { code: 'unknownForm', what: 'form', names: ({ forms }) => forms },
  scoreModel: { code: 'unknownScoreModel', what: 'score model', names: ({ scoreModels }) => scoreModels },
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
    const kind = REFERENCES[String(objectOf(schema).refersTo)];
    const value = args[name];
    if (!kind || typeof value !== 'string' || isExpression(value)) continue;
    const names = kind.names(known);
    if (names === undefined) continue;
    if (!names.includes(value)) reportUnknown(kind.code, kind.what, value, names, pointer + pointerStep(name), report);
    else if (kind === REFERENCES.template) checkParameters(description, value, args, pointer, known, report);
  }
}

function reportUnknown(
  code: ProblemCode,
  kind: string,
  found: string,
  names: readonly string[],
  pointer: string,
  report: Report,
): void {
  const { text, fix } = didYouMean(found, names);
  report(code, pointer, `there is no ${kind} "${found}"${text}`, { found, expected: `one of ${listed(names)}`, fix });
}

/** What a template needs is given, where the function takes `parameters` for it. */
function checkParameters(
  description: FunctionDescription,
  name: string,
  args: JsonObject,
  pointer: string,
  known: KnownNames,
  report: Report,
): void {
  const template = known.templates?.find((one) => one.name === name);
  if (template && Object.hasOwn(objectOf(description.input.properties), 'parameters'))
    checkTemplateParameters(template, args.parameters, pointer, report);
}

export function checkRun(node: TaskNode, known: KnownNames, report: Report): void {
  const name = objectOf(objectOf(node.task.run).workflow).name;
  if (typeof name !== 'string' || known.processes === undefined || known.processes.includes(name)) return;
  reportUnknown('unknownProcess', 'process', name, known.processes, `${node.pointer}/run/workflow/name`, report);
}
