// Composed functions of the catalog: each is held against the language like a process of one task, before any process calls it.
import type { Catalog, ComposedFunctionDescription } from '../catalog/functions.js';
import { bareFunctionName, calledFunctions, STANDARD_CALLS, UNSUPPORTED_CALLS } from '../engine/functions.js';
import type { Json, JsonObject } from '../json.js';
import { callCircles } from './call-circles.js';
import { pointerStep } from './json-text.js';
import { type Problem, problemList, type Report } from './problem.js';
import { listed } from './shape.js';
import { objectOf } from './task-tree.js';
import { validateDefinition } from './validate.js';

export interface FunctionProblem {
  /** The function's name. */
  readonly name: string;
  /** Its pointer leads into the function's description. */
  readonly problem: Problem;
}

/** Errors in the composed functions of a catalog. Native ones come with the platform, whose tests look at them. */
export function functionProblems(catalog: Catalog): FunctionProblem[] {
  const composed = Object.values(catalog.functions).filter((description) => description.kind === 'composed');
  const circles = callCircles(new Map(composed.map(({ name, task }) => [name, composedCalls(task, catalog)])));
  return composed.flatMap((description) => {
    const { name, task, examples = [] } = description;
    const circle = circles.find(([first]) => first === name);
    const { problems, report } = problemList();
    checkNames(description, report);
    if (circle)
      report('recursiveFunction', '/task', `"${name}" calls itself: ${[...circle, name].join(' → ')}`, { found: name });
    const within = problemsOf(task, '/task', catalog);
    const calls = examples.flatMap(({ with: args }, index) =>
      problemsOf({ call: name, with: args }, `/examples/${index}`, catalog),
    );
    return [...problems, ...within, ...calls].map((problem) => ({ name, problem }));
  });
}

function composedCalls(task: JsonObject, { functions }: Catalog): string[] {
  return [...calledFunctions(task)].map(bareFunctionName).filter((name) => functions[name]?.kind === 'composed');
}

/** Errors of a task, as if it were the only one of a process. */
function problemsOf(task: Json, pointer: string, catalog: Catalog): Problem[] {
  const document = { dsl: '1.0.3', namespace: 'functions', name: 'function', version: '1.0.0' };
  const { problems } = validateDefinition({ document, do: [{ task }] }, { catalog });
  return problems
    .filter(({ severity }) => severity === 'error')
    .map((problem) => ({ ...problem, pointer: problem.pointer.replace('/do/0/task', pointer) }));
}

/** Its own name, and the arguments that its description names. */
function checkNames({ name, input, ...description }: ComposedFunctionDescription, report: Report): void {
  if ([...STANDARD_CALLS, ...UNSUPPORTED_CALLS].includes(name))
    report('duplicateName', '/name', `"${name}" is a call of the language itself`, { found: name });
  const known = Object.keys(objectOf(input.properties));
  for (const field of ['eventTypesArgument', 'limitArgument'] as const) {
    const argument = description[field];
    if (argument === undefined || known.includes(argument)) continue;
    report('badArguments', pointerStep(field), `"${argument}" is no argument of it`, {
      found: argument,
      expected: `one of ${listed(known)}`,
    });
  }
}
