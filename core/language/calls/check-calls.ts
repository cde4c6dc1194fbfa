// Calls: the function exists and takes these arguments; templates, forms, score models and processes that they name exist.
import type { FunctionDescription } from '../../catalog/functions.js';
import { isObject, type JsonObject } from '../../json.js';
import { isMeantAsExpression } from '../expressions/expression-text.js';
import { pointerStep } from '../json-text.js';
import type { KnownNames } from '../known-names.js';
import { didYouMean } from '../nearest-name.js';
import type { Report } from '../problem.js';
import type { ProblemCode } from '../problem-codes.js';
import { listed } from '../shape.js';
import { objectOf, type TaskNode } from '../task-tree.js';
import { checkArguments } from './check-arguments.js';
import { checkTemplateParameters } from './check-parameters.js';

const BUILT_IN = ['http', 'openapi'];

export function checkCall(node: TaskNode, definition: JsonObject, known: KnownNames, report: Report): void {
  const { task, pointer } = node;
  const name = String(task.call);
  if (Object.hasOwn(objectOf(objectOf(definition.use).functions), name)) return;
  const description = functionNamed(name, known);
  if (description) {
    const args = isObject(task.with) ? task.with : undefined;
    const misspelt = checkArguments(description, args, pointer, report);
    checkReferences(description, { args: objectOf(args), misspelt, pointer: `${pointer}/with` }, known, report);
  }
  if (description || BUILT_IN.includes(name)) return;
  const names = [...Object.keys(known.catalog.functions), ...Object.keys(objectOf(objectOf(definition.use).functions))];
  reportUnknown('unknownFunction', 'function', name, names, `${pointer}/call`, report);
}

/** The function of the catalog that a call means: `name`, `name:1.0.0` or `name:1.0.0@default`. */
export function functionNamed(name: string, known: KnownNames): FunctionDescription | undefined {
  const bare = name.replace(/(:[\d.]+)?(@default)?$/, '');
  return Object.hasOwn(known.catalog.functions, bare) ? known.catalog.functions[bare] : undefined;
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

interface GivenArguments {
  readonly args: JsonObject;
  /** Names that are given under a misspelt name. */
  readonly misspelt: readonly string[];
  readonly pointer: string;
}

/** An argument whose schema says `"refersTo": "template"` must name one that exists. */
function checkReferences(
  description: FunctionDescription,
  given: GivenArguments,
  known: KnownNames,
  report: Report,
): void {
  const { args, pointer } = given;
  for (const [name, schema] of Object.entries(objectOf(description.input.properties))) {
    const kind = REFERENCES[String(objectOf(schema).refersTo)];
    const value = args[name];
    if (!kind || typeof value !== 'string' || isMeantAsExpression(value)) continue;
    const names = kind.names(known);
    if (names === undefined) continue;
    if (!names.includes(value)) reportUnknown(kind.code, kind.what, value, names, pointer + pointerStep(name), report);
    else if (kind === REFERENCES.template) checkParameters(description, value, given, known, report);
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
  { args, misspelt, pointer }: GivenArguments,
  known: KnownNames,
  report: Report,
): void {
  const template = known.templates?.find((one) => one.name === name);
  const takesParameters = Object.hasOwn(objectOf(description.input.properties), 'parameters');
  if (template && takesParameters && !misspelt.includes('parameters'))
    checkTemplateParameters(template, args.parameters, pointer, report);
}

export function checkRun(node: TaskNode, known: KnownNames, report: Report): void {
  const name = objectOf(objectOf(node.task.run).workflow).name;
  if (typeof name !== 'string' || known.processes === undefined || known.processes.includes(name)) return;
  reportUnknown('unknownProcess', 'process', name, known.processes, `${node.pointer}/run/workflow/name`, report);
}
