// Draws mutations of the shipped definitions, the same for the same seed.
import type { JsonObject } from '../../../../core/json.js';
import { readShippedProcesses } from '../../../../store/shipped.js';
import { Dice } from '../../../support/random-programs.js';
import { wrongArguments } from './kinds/arguments.js';
import { brokenExpressions, unknownFunctions } from './kinds/expressions.js';
import { missingKeys, misspeltKeys, wrongTypes } from './kinds/keys.js';
import { danglingNames } from './kinds/names.js';
import { MUTATION_KINDS, type Mutation, type MutationKind, type MutationSource } from './mutation.js';

const SOURCES: Readonly<Record<MutationKind, MutationSource>> = {
  'misspelt key': misspeltKeys,
  'wrong type': wrongTypes,
  'missing key': missingKeys,
  'dangling name': danglingNames,
  'broken expression': brokenExpressions,
  'unknown function': unknownFunctions,
  'wrong argument': wrongArguments,
};

/** So many different mutations, of each kind in turn. */
export function mutations(count: number, seed: number): Mutation[] {
  const dice = new Dice(seed);
  const definitions = readShippedProcesses().map(({ text }) => JSON.parse(text) as JsonObject);
  const choices = definitions.map((definition) => MUTATION_KINDS.map((kind) => SOURCES[kind](definition, dice)));
  const drawn = new Map<string, Mutation>();
  for (let turn = 0; drawn.size < count; turn++) {
    const kind = MUTATION_KINDS[turn % MUTATION_KINDS.length] as MutationKind;
    const entries = dice.pick(choices)[MUTATION_KINDS.indexOf(kind)] ?? [];
    const mutation = { kind, ...dice.pick(entries)() };
    drawn.set(JSON.stringify(mutation.definition), mutation);
  }
  return [...drawn.values()];
}
