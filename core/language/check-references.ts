// What a definition keeps under `use` and names elsewhere, and functions that call themselves.
import type { Json, JsonObject } from '../json.js';
import { callCircles } from './call-circles.js';
import { isMeantAsExpression } from './expressions/expression-text.js';
import { pointerStep } from './json-text.js';
import type { KnownNames } from './known-names.js';
import { didYouMean } from './nearest-name.js';
import type { Report } from './problem.js';
import { listed } from './shape.js';
import { allTasks, objectOf, type TaskList, type TaskNode } from './task-tree.js';

export function checkReferences(definition: JsonObject, tasks: readonly TaskNode[], report: Report): void {
  const use = objectOf(definition.use);
  const check = (what: string, name: Json | undefined, pointer: string): void => {
    const names = Object.keys(objectOf(use[what]));
    if (typeof name !== 'string' || names.includes(name)) return;
    const { text, fix } = didYouMean(name, names);
    report('unknownReference', pointer, `there is no "${name}" under use.${what}${text}`, {
      found: name,
      expected: `one of ${listed(names)}`,
      fix,
    });
  };
  check('timeouts', definition.timeout, '/timeout');
  for (const { task, pointer } of tasks) {
    check('timeouts', task.timeout, `${pointer}/timeout`);
    check('retries', objectOf(task.catch).retry, `${pointer}/catch/retry`);
    const { error } = objectOf(task.raise);
    if (!isMeantAsExpression(error)) check('errors', error, `${pointer}/raise/error`);
    const { authentication, document, endpoint } = objectOf(task.with);
    const policies = {
      '': authentication,
      '/endpoint': objectOf(endpoint).authentication,
      '/document/endpoint': objectOf(objectOf(document).endpoint).authentication,
    };
    if (task.call !== 'http' && task.call !== 'openapi') continue;
    for (const [at, policy] of Object.entries(policies))
      check('authentications', objectOf(policy).use, `${pointer}/with${at}/authentication/use`);
  }
}

/** Functions under `use.functions` are inlined where they are called, so they can't call themselves, not even by a detour. */
export function checkRecursion(definition: JsonObject, lists: readonly TaskList[], report: Report): void {
  const functions = objectOf(objectOf(definition.use).functions);
  const calls = new Map<string, string[]>();
  for (const name of Object.keys(functions)) {
    const list = lists.find(({ tasks }) => tasks[0]?.pointer === `/use/functions${pointerStep(name)}`);
    const called = allTasks(list ? [list] : []).map(({ task }) => String(task.call));
    calls.set(
      name,
      called.filter((other) => Object.hasOwn(functions, other)),
    );
  }
  for (const circle of callCircles(calls)) {
    const [name = ''] = circle;
    const pointer = `/use/functions${pointerStep(name)}`;
    report('recursiveFunction', pointer, `"${name}" calls itself: ${[...circle, name].join(' → ')}`, { found: name });
  }
}

/** A function of the catalog is not hidden by one of the process: whoever reads a call must know what it does. */
export function checkOwnNames(definition: JsonObject, known: KnownNames, report: Report): void {
  for (const name of Object.keys(objectOf(objectOf(definition.use).functions)))
    if (Object.hasOwn(known.catalog.functions, name))
      report('duplicateName', `/use/functions${pointerStep(name)}`, `the catalog has a function "${name}" already`, {
        found: name,
        expected: 'a name that the catalog does not use',
      });
}
