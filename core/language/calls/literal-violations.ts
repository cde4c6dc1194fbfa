// Arguments may be computed when the process runs: only what is written literally can be judged before.
import type { SchemaViolation } from '../../catalog/json-schema.js';
import { isObject, type Json } from '../../json.js';
import { isMeantAsExpression } from '../expressions/expression-text.js';
import { pointerStep } from '../json-text.js';

/** The violations of a value that stay whatever its expressions yield. */
export function literalViolations(value: Json, violations: readonly SchemaViolation[]): SchemaViolation[] {
  const computed = expressionPointers(value, '');
  return violations.filter(
    (violation) => !computed.some((at) => concerns(violation.pointer, at, violation.composite === true)),
  );
}

/** Whether a violation may vanish when the expression at `computed` has its value. */
function concerns(violation: string, computed: string, composite: boolean): boolean {
  const isAt = violation === computed || violation.startsWith(`${computed}/`);
  return isAt || (composite && computed.startsWith(`${violation}/`));
}

function expressionPointers(value: Json, pointer: string): string[] {
  if (isMeantAsExpression(value)) return [pointer];
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => expressionPointers(item, `${pointer}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => expressionPointers(item, pointer + pointerStep(key)));
}
