import { chooseVariant, type VariantWeights } from '../../core/rules/variant.js';
import { assignVariants } from '../../store/repositories/variants.js';
import type { NativeFunction } from '../deps.js';
import { failedForGood } from '../failure.js';
import { argumentsOf, contactOf } from './call-contact.js';

/** Puts the contact (or, for a run about nobody, the run) into a variant; once assigned it stays, whatever the weights become. */
export const assignVariant: NativeFunction = async (calls, { deps, manager }) => {
  const wanted = calls.map((call) => {
    const { experiment, variants } = argumentsOf<{ experiment: string; variants: VariantWeights }>(call);
    const unit = contactOf(call) ?? call.runId;
    const possible = Object.values(variants).some((weight) => weight > 0);
    return { experiment, unit, variant: possible ? chooseVariant(experiment, unit, variants) : undefined };
  });
  const assignable = wanted.flatMap(({ variant, ...rest }) => (variant === undefined ? [] : [{ ...rest, variant }]));
  const assigned = await assignVariants(manager, assignable, deps.clock.now());
  return wanted.map(({ experiment, unit, variant }) => {
    if (variant === undefined) {
      return failedForGood('validation', 'No variant', `The experiment "${experiment}" has no share above 0`);
    }
    return { status: 'done', result: { variant: assigned(experiment, unit) } };
  });
};
