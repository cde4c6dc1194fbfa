// The arguments of a call against the schema of its function, one problem for one mistake.
import type { FunctionDescription } from '../../catalog/functions.js';
import { type SchemaViolation, schemaCheck } from '../../catalog/json-schema.js';
import type { JsonObject } from '../../json.js';
import { pointerStep, valueAt } from '../json-text.js';
import { didYouMean } from '../nearest-name.js';
import type { Report } from '../problem.js';
import { listed } from '../shape.js';
import { objectOf } from '../task-tree.js';
import { literalViolations } from './literal-violations.js';

/**
 * `args` are what stands under `with` of the task at `pointer`; undefined when it has no `with`. Gives the names of
 * arguments that are there under a misspelt name.
 */
export function checkArguments(
  description: FunctionDescription,
  args: JsonObject | undefined,
  pointer: string,
  report: Report,
): readonly string[] {
  const { name, input } = description;
  const violations = withoutFollowing(literalViolations(args ?? {}, schemaCheck(input)(args ?? {})));
  if (args === undefined) {
    reportNoArguments(description, violations, pointer, report);
    return [];
  }
  const misspelt = violations.flatMap((violation) => misspeltName(violation, violations, args, input));
  for (const violation of violations) {
    if (isExplained(violation, violations, misspelt)) continue;
    const { pointer: at, message, property } = violation;
    const place = property === undefined ? at : at + pointerStep(property);
    const fix = misspelt.find((one) => one.at === at && one.property === property)?.fix;
    report('badArguments', `${pointer}/with${place}`, `${name}: ${message}${fix ? `, did you mean "${fix}"?` : ''}`, {
      found: valueAt(args, place) ?? null,
      expected: property === undefined ? message : `one of ${listed(propertiesOf(input, at))}`,
      fix,
    });
  }
  return misspelt.filter(({ at }) => at === '').map(({ fix }) => fix);
}

/** What is missing because it is misspelt is one mistake; so is the other of two of which one is needed. */
function isExplained(
  { pointer, missing, conditional }: SchemaViolation,
  violations: readonly SchemaViolation[],
  misspelt: readonly Misspelt[],
): boolean {
  if (missing === undefined) return false;
  const fixes = misspelt.filter(({ at }) => at === pointer).map(({ fix }) => fix);
  const others = violations.filter((one) => one.pointer === pointer && one.conditional && one.missing !== undefined);
  return fixes.includes(missing) || (conditional === true && others.some((one) => fixes.includes(one.missing ?? '')));
}

/** A call without `with`: all that is missing in one problem. */
function reportNoArguments(
  { name }: FunctionDescription,
  violations: readonly SchemaViolation[],
  pointer: string,
  report: Report,
): void {
  const missing = violations.flatMap((violation) => violation.missing ?? []);
  if (violations.length > 0)
    report('badArguments', pointer, `${name} needs arguments, but "with" is missing: ${listed(missing)}`, {
      expected: `"with": { ${missing.map((one) => `"${one}": …`).join(', ')} }`,
    });
}

/** A `then` of the schema speaks of what else is wrong at the same place: it follows from that. */
function withoutFollowing(violations: readonly SchemaViolation[]): SchemaViolation[] {
  const plain = violations.filter(({ conditional, property }) => !conditional && property === undefined);
  return violations.filter(({ conditional, pointer }) => !conditional || plain.every((one) => one.pointer !== pointer));
}

interface Misspelt {
  readonly at: string;
  readonly property: string;
  readonly fix: string;
}

/** An unknown argument that is probably another one, which is then not missing. */
function misspeltName(
  { pointer, property }: SchemaViolation,
  violations: readonly SchemaViolation[],
  args: JsonObject,
  schema: JsonObject,
): Misspelt[] {
  if (property === undefined) return [];
  const given = objectOf(valueAt(args, pointer));
  const free = propertiesOf(schema, pointer).filter((name) => !Object.hasOwn(given, name));
  const missing = violations.filter((one) => one.pointer === pointer).flatMap((one) => one.missing ?? []);
  const fix = didYouMean(property, missing).fix ?? didYouMean(property, free).fix;
  return fix === undefined ? [] : [{ at: pointer, property, fix }];
}

function propertiesOf(schema: JsonObject, pointer: string): string[] {
  let at: JsonObject = schema;
  for (const step of pointer.split('/').slice(1)) at = objectOf(objectOf(at.properties)[step]);
  return Object.keys(objectOf(at.properties));
}
