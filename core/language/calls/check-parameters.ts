// What a message template needs must be given where it is sent: found before the first message goes out.
import { schemaCheck } from '../../catalog/json-schema.js';
import { requiredParameters, type TemplateDescription } from '../../catalog/templates.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import { isMeantAsExpression } from '../expressions/expression-text.js';
import { pointerStep } from '../json-text.js';
import { didYouMean } from '../nearest-name.js';
import type { Report } from '../problem.js';
import { listed } from '../shape.js';
import { objectOf } from '../task-tree.js';
import { literalViolations } from './literal-violations.js';

/** `given` is the argument `parameters` of the call whose arguments stand at `pointer`. An expression counts as present. */
export function checkTemplateParameters(
  template: TemplateDescription,
  given: Json | undefined,
  pointer: string,
  report: Report,
): void {
  if (given !== undefined && !isObject(given)) return;
  if (isMeantAsExpression(given)) return;
  const parameters: JsonObject = given ?? {};
  const at = given === undefined ? pointer : `${pointer}/parameters`;
  const known = Object.keys(objectOf(template.parameters.properties));
  const missing = new Set(requiredParameters(template).filter((name) => !Object.hasOwn(parameters, name)));
  for (const violation of literalViolations(parameters, schemaCheck(template.parameters)(parameters))) {
    const { property, message } = violation;
    if (violation.missing !== undefined && violation.pointer === '') continue;
    const free = known.filter((name) => !Object.hasOwn(parameters, name));
    const { text, fix } = property === undefined ? { text: '', fix: undefined } : didYouMean(property, free);
    if (fix !== undefined) missing.delete(fix);
    const place = property === undefined ? violation.pointer : violation.pointer + pointerStep(property);
    report('badParameters', at + place, `the template "${template.name}": ${message}${text}`, {
      found: property ?? parameters[violation.pointer.slice(1)] ?? null,
      expected: `parameters: ${listed(known)}`,
      fix,
    });
  }
  for (const name of missing)
    report('badParameters', at, `the template "${template.name}" needs the parameter "${name}"`, {
      found: Object.keys(parameters),
      expected: `a parameter "${name}"`,
    });
}
