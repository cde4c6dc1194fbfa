// Which events a `listen` or a trigger wants: equal attributes, predicates, correlations. Shared, so that both mean the same.
import type { Json, JsonObject } from '../json.js';
import { objectIn, pointerStep } from './definition.js';
import { WorkflowError } from './errors.js';
import { type Expression, type ExpressionCompiler, isExpression, type Scope, type Template } from './expression.js';

export interface EventFilterOptions {
  readonly expressions: ExpressionCompiler;
  /** Variables that expressions of the filter may use. */
  readonly variables: readonly string[];
  /** Where the filter stands in the definition. */
  readonly pointer: string;
  /** Types that an expression in `with.type` can only mean, when that is known. */
  readonly knownTypes?: readonly string[];
}

export interface EventFilter {
  /** The event types that can match; null = any. */
  readonly types: readonly string[] | null;
  readonly attributes: readonly AttributeTest[];
  readonly correlations: readonly Correlation[];
}

type AttributeTest =
  | { readonly name: string; readonly equals: Json }
  | { readonly name: string; readonly predicate: Expression };

interface Correlation {
  readonly name: string;
  readonly from: Expression;
  readonly expect?: Template;
}

/** Values that earlier events set for correlations without `expect`, by name. */
export type CorrelatedValues = Readonly<Record<string, Json>>;

export interface EventFilterContext {
  readonly scope: Scope;
  /** What `expect` is evaluated on. */
  readonly input: Json;
  readonly correlated?: CorrelatedValues;
}

/**
 * Compiles `{ with, correlate }`. A text in `${ }` as the value of an attribute is asked about that attribute: true or
 * false decides, any other value must equal the attribute.
 */
export function compileEventFilter(filter: Json, options: EventFilterOptions): EventFilter {
  const { expressions, variables, pointer } = options;
  const wanted = objectIn(objectIn(filter).with);
  const correlate = objectIn(objectIn(filter).correlate);
  return {
    types: typeof wanted.type === 'string' && !isExpression(wanted.type) ? [wanted.type] : (options.knownTypes ?? null),
    attributes: Object.entries(wanted).map(([name, value]) =>
      typeof value === 'string' && isExpression(value)
        ? { name, predicate: expressions.expression(value, variables, `${pointer}/with${pointerStep(name)}`) }
        : { name, equals: value },
    ),
    correlations: Object.entries(correlate).map(([name, value]) => {
      const correlation = objectIn(value);
      const at = `${pointer}/correlate${pointerStep(name)}`;
      return {
        name,
        from: expressions.expression(String(correlation.from ?? ''), variables, `${at}/from`),
        ...(correlation.expect !== undefined && {
          expect: expressions.template(correlation.expect, variables, `${at}/expect`),
        }),
      };
    }),
  };
}

/**
 * Whether an event (a CloudEvent) matches. Gives the correlated values as they stand after it, or undefined for no match.
 * An expression that fails on an event does not match it: a run must not fall over a stranger's event.
 */
export function matchEvent(
  filter: EventFilter,
  event: JsonObject,
  context: EventFilterContext,
): CorrelatedValues | undefined {
  try {
    if (!filter.attributes.every((test) => holds(test, event[test.name] ?? null, context.scope))) return undefined;
    return correlate(filter.correlations, event, context);
  } catch (error) {
    if (error instanceof WorkflowError) return undefined;
    throw error;
  }
}

function holds(test: AttributeTest, value: Json, scope: Scope): boolean {
  if ('equals' in test) return sameJson(test.equals, value);
  const answer = test.predicate(value, scope) ?? null;
  return typeof answer === 'boolean' ? answer : sameJson(answer, value);
}

function correlate(
  correlations: readonly Correlation[],
  event: JsonObject,
  { scope, input, correlated = {} }: EventFilterContext,
): CorrelatedValues | undefined {
  let values = correlated;
  for (const { name, from, expect } of correlations) {
    const value = from(event, scope) ?? null;
    if (value === null) return undefined;
    const expected = expect ? expect(input, scope) : values[name];
    if (expected === undefined) values = { ...values, [name]: value };
    else if (!sameJson(expected, value)) return undefined;
  }
  return values;
}

/** The values that an event must carry, for correlations that say what they expect. */
export function expectedKeys(filter: EventFilter, { scope, input }: EventFilterContext): Record<string, Json> {
  return Object.fromEntries(
    filter.correlations.flatMap(({ name, expect }) => (expect ? [[name, expect(input, scope)]] : [])),
  );
}

/** JSON equality; the order of keys says nothing. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [some, others] = [left as JsonObject, right as JsonObject];
  const keys = Object.keys(some);
  return (
    keys.length === Object.keys(others).length &&
    keys.every((key) => Object.hasOwn(others, key) && sameJson(some[key], others[key]))
  );
}
