// Personal data in what a process carries along: it would stand in the history of its runs, which nobody can redact.

import { type Ast, parseExpression } from '../../expressions/index.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import { expressionSource, isExpression } from '../expressions/expression-text.js';
import { pointerStep } from '../json-text.js';
import type { Report } from '../problem.js';
import { listOf, objectOf, type TaskNode } from '../task-tree.js';

/** Names under which people's addresses and numbers are kept, compared without case and separators. */
const NAMES = new Set(
  'email emailaddress mailaddress phone phonenumber mobile mobilenumber telephone cellphone firstname lastname fullname familyname nationalid postaladdress postalcode birthdate dateofbirth iban'.split(
    ' ',
  ),
);
const ADDRESS = /^[^\s@${}]+@[^\s@${}]+\.[a-z]{2,}$/i;
/** An international number, or one of Iran's mobile networks. */
const NUMBER = /^(?:\+\d[\d -]{8,14}|0?9\d{9})$/;

/**
 * Going by names and by how a text looks. What event types mark as personal needs no look: it is taken off before an event
 * reaches a run.
 */
export function checkPersonalData(tasks: readonly TaskNode[], report: Report): void {
  for (const { task, pointer } of tasks) {
    checkAttributes(task, pointer, report);
    const parts = { set: task.set, 'output/as': objectOf(task.output).as, 'export/as': objectOf(task.export).as };
    for (const [at, value] of Object.entries(parts))
      for (const found of personalIn(value ?? null, `${pointer}/${at}`))
        reportPersonal(found.what, found.pointer, report);
  }
}

/** Attributes of the contact that a function gives into the process. */
function checkAttributes(task: JsonObject, pointer: string, report: Report): void {
  for (const [index, name] of listOf(objectOf(task.with).attributes).entries())
    if (typeof name === 'string' && isPersonal(name))
      reportPersonal(name, `${pointer}/with/attributes/${index}`, report);
}

function reportPersonal(what: string, pointer: string, report: Report): void {
  report('personalData', pointer, `"${what}" is personal data, which a process does not carry along`, {
    found: what,
    expected: 'an id; who needs the address reads it from the contact when it is needed',
  });
}

interface Found {
  readonly what: string;
  readonly pointer: string;
}

/** Keys with such a name, and texts that are an address or a number. */
function personalIn(value: Json, pointer: string): Found[] {
  if (typeof value === 'string') {
    if (pointer.endsWith('/as') || isExpression(value))
      return keysOf(value)
        .filter((key) => isPersonal(key))
        .map((what) => ({ what, pointer }));
    return ADDRESS.test(value) || NUMBER.test(value) ? [{ what: value, pointer }] : [];
  }
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => personalIn(item, `${pointer}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = pointer + pointerStep(key);
    if (isPersonal(key) && inner !== null) return [{ what: key, pointer: at }];
    return personalIn(inner, at);
  });
}

function isPersonal(name: string): boolean {
  return NAMES.has(name.toLowerCase().replaceAll(/[-_ ]/g, ''));
}

/** Keys of the objects that an expression builds as its result. */
function keysOf(text: string): string[] {
  const keys: string[] = [];
  const look = (ast: Ast): void => {
    if (ast.kind === 'object')
      for (const { key, value } of ast.entries) {
        if (key.kind === 'literal' && typeof key.value === 'string') keys.push(key.value);
        look(value);
      }
    else if (ast.kind === 'pipe') look(ast.right);
    else if (ast.kind === 'binary' && ast.operator === '+') [ast.left, ast.right].forEach(look);
    else if (ast.kind === 'alternative') [ast.left, ast.right].forEach(look);
    else if (ast.kind === 'if') [ast.then, ast.otherwise].forEach(look);
    else if (ast.kind === 'array') look(ast.items);
  };
  look(parseExpression(expressionSource(text)));
  return [...new Set(keys)];
}
