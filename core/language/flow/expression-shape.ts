// What an expression yields, as far as that is known, and what in it can't be as it is written.
import type { Ast, AstOf } from '../../expressions/index.js';
import type { Json } from '../../json.js';
import { added, fieldOf, joined, objectShape, scalar, shapeOfLiteral, type ValueShape } from './value-shape.js';

/** A field that a value never has, or a comparison that is always false. */
export type Finding =
  | { readonly kind: 'field'; readonly path: string; readonly field: string; readonly known: readonly string[] }
  | { readonly kind: 'value'; readonly path: string; readonly value: Json; readonly known: readonly string[] };

export interface Surroundings {
  readonly input: ValueShape;
  /** Shapes of variables by name; of others nothing is known. */
  readonly variables: Readonly<Record<string, ValueShape>>;
  readonly found: (finding: Finding) => void;
}

/** What the expression yields. Kinds that are not followed yield anything. */
export function shapeOfExpression(ast: Ast, around: Surroundings): ValueShape {
  switch (ast.kind) {
    case 'identity':
      return around.input;
    case 'literal':
      return shapeOfLiteral(ast.value);
    case 'variable':
      return fieldOf(around.variables, ast.name) ?? 'any';
    case 'pipe':
    case 'comma':
    case 'and':
    case 'or':
    case 'alternative':
      return shapeOfTwo(ast, around);
    case 'binary':
      return shapeOfBinary(ast, around);
    case 'index':
      return shapeOfIndex(ast, around);
    case 'array':
      return { types: ['array'], items: shapeOfExpression(ast.items, around) };
    case 'object':
      return shapeOfObject(ast, around);
    case 'text':
      for (const part of ast.parts) if (typeof part !== 'string') shapeOfExpression(part, around);
      return scalar('string');
    case 'if':
      shapeOfExpression(ast.condition, around);
      return joined(shapeOfExpression(ast.then, around), shapeOfExpression(ast.otherwise, around));
    case 'call':
      return shapeOfCall(ast, around);
    default:
      return 'any';
  }
}

type Two = Extract<Ast, { left: Ast }> & { readonly kind: 'pipe' | 'comma' | 'and' | 'or' | 'alternative' };

function shapeOfTwo({ kind, left, right }: Two, around: Surroundings): ValueShape {
  // What may be missing is asked for with an alternative.
  const first = shapeOfExpression(left, kind === 'alternative' ? { ...around, found: () => {} } : around);
  const second = shapeOfExpression(right, kind === 'pipe' ? { ...around, input: first } : around);
  if (kind === 'pipe') return second;
  return kind === 'and' || kind === 'or' ? scalar('boolean') : joined(first, second);
}

function shapeOfBinary({ operator, left, right }: AstOf<'binary'>, around: Surroundings): ValueShape {
  const [one, other] = [shapeOfExpression(left, around), shapeOfExpression(right, around)];
  if (operator === '+') return added(one, other);
  if (operator === '==' || operator === '!=') {
    compare(left, one, right, around);
    compare(right, other, left, around);
  }
  return ['==', '!=', '<', '<=', '>', '>='].includes(operator) ? scalar('boolean') : 'any';
}

/** A path compared with something written down that it never is. */
function compare(path: Ast, shape: ValueShape, literal: Ast, { found }: Surroundings): void {
  const text = pathText(path);
  if (text === undefined || shape === 'any' || literal.kind !== 'literal') return;
  const { value } = literal;
  if (value === null || typeof value === 'object') return;
  const isText = typeof value === 'string';
  const fits = shape.types.includes(typeof value) && !(isText && shape.texts && !shape.texts.includes(value));
  if (!fits) found({ kind: 'value', path: text, value, known: isText ? (shape.texts ?? []) : shape.types });
}

/** `.a.b` or `$context.a` as it is written; undefined for anything else. */
export function pathText(ast: Ast): string | undefined {
  if (ast.kind === 'identity') return '.';
  if (ast.kind === 'variable') return `$${ast.name}`;
  if (ast.kind !== 'index' || ast.key.kind !== 'literal') return undefined;
  const target = pathText(ast.target);
  if (target === undefined) return undefined;
  if (typeof ast.key.value !== 'string') return `${target}[${JSON.stringify(ast.key.value)}]`;
  return target.endsWith('.') ? `${target}${ast.key.value}` : `${target}.${ast.key.value}`;
}

function shapeOfIndex(ast: AstOf<'index'>, around: Surroundings): ValueShape {
  const target = shapeOfExpression(ast.target, around);
  if (ast.key.kind !== 'literal') {
    shapeOfExpression(ast.key, around);
    return 'any';
  }
  const { value: key } = ast.key;
  if (target === 'any') return 'any';
  if (typeof key === 'number') return target.items === undefined ? 'any' : joined(target.items, scalar('null'));
  if (typeof key !== 'string' || !target.types.includes('object') || target.fields === undefined) return 'any';
  const field = fieldOf(target.fields, key);
  if (field === undefined)
    around.found({ kind: 'field', path: pathText(ast) ?? `.${key}`, field: key, known: Object.keys(target.fields) });
  return field === undefined || field === 'any' ? 'any' : joined(field, scalar('null'));
}

function shapeOfObject({ entries }: AstOf<'object'>, around: Surroundings): ValueShape {
  const shapes = entries.map(({ key, value }) => {
    shapeOfExpression(key, around);
    return [key.kind === 'literal' ? key.value : undefined, shapeOfExpression(value, around)] as const;
  });
  if (shapes.some(([key]) => typeof key !== 'string')) return scalar('object');
  return objectShape(Object.fromEntries(shapes.map(([key, shape]) => [String(key), shape])));
}

const RESULTS: Readonly<Record<string, readonly string[]>> = {
  not: ['boolean'],
  any: ['boolean'],
  all: ['boolean'],
  length: ['number'],
  tostring: ['string'],
  tonumber: ['number'],
  now: ['number'],
  todate: ['string'],
  keys: ['array'],
  map: ['array'],
};

/** What functions do with their arguments is their own: only what does not depend on their input is looked at in them. */
function shapeOfCall({ name, arguments: args }: AstOf<'call'>, around: Surroundings): ValueShape {
  const within = name === 'select' ? around : { ...around, input: 'any' as const };
  for (const argument of args) shapeOfExpression(argument, within);
  if (name === 'select' || name === 'del') return around.input;
  if (name === 'empty') return 'any';
  const types = Object.hasOwn(RESULTS, name) ? RESULTS[name] : undefined;
  return types ? scalar(...types) : 'any';
}
