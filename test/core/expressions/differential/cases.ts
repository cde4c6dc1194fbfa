// Cases by number: each has a seed of its own, so that one alone can be made again and shrunk.
import fc from 'fast-check';
import { compareAll, type Verdict } from './compare.js';
import { input } from './inputs.js';
import type { Case } from './oracle.js';
import { program } from './programs.js';

const cases: fc.Arbitrary<Case> = fc.record({ program, input });
const MOST_SHRINKING_MS = 20_000;

export function casesFrom(seed: number, count: number): Case[] {
  return Array.from({ length: count }, (_, index) => fc.sample(cases, { seed: seed + index, numRuns: 1 })[0] as Case);
}

/** The smallest case found on which the engines still differ, beginning with the case of this seed. */
export async function shrunk(seed: number): Promise<{ readonly smallest: Case; readonly verdict: Verdict }> {
  const property = fc.asyncProperty(cases, async (one) => typeof (await compareAll([one]))[0] === 'string');
  const details = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: MOST_SHRINKING_MS });
  const smallest = details.counterexample?.[0] ?? (casesFrom(seed, 1)[0] as Case);
  return { smallest, verdict: (await compareAll([smallest]))[0] as Verdict };
}
