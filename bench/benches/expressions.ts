// How fast expressions are: a condition as processes ask it, an object built, and a pattern that other engines hang on. By CPU time,
// which other work on the machine disturbs least.
import { type CompiledExpression, compileExpression } from '../../core/expressions/index.js';
import type { Json } from '../../core/json.js';
import type { Bench, Row } from '../bench.js';
import { medianOfThree, startStopwatch } from '../measure.js';

const CONDITION = '.score >= 40 and (.tags | index("vip"))';
const OBJECT =
  '{id, name, score: (.score + 1), tags, first: .tags[0], vip: (.score > 40), a: 1, b: "two", c: null, city: .address.city}';
const EXPLODING = 'test("(a+)+$")';
const CONTACT: Json = { id: 7, name: 'Ann', score: 45, tags: ['tea', 'vip'], address: { city: 'Tehran' } };
const SCOPE = { now: 0, get: (): Json => null };
const SECONDS = 1;
const ROUND = 10_000;
const MS_PER_SECOND = 1_000;

async function evaluations(what: string, source: string, atLeast: number): Promise<Row> {
  const expression = compileExpression(source, { variables: [] });
  evaluateFor(expression, SECONDS);
  return {
    what,
    ...(await medianOfThree(() => evaluateFor(expression, SECONDS))),
    unit: 'a CPU second',
    target: { atLeast },
  };
}

/** Evaluations in a second of CPU. */
function evaluateFor(expression: CompiledExpression, seconds: number): number {
  const watch = startStopwatch();
  let count = 0;
  while (watch.cpuSeconds() < seconds) {
    for (let round = 0; round < ROUND; round++) expression.first(CONTACT, SCOPE);
    count += ROUND;
  }
  return count / watch.cpuSeconds();
}

async function explodingPattern(): Promise<Row> {
  const text = `${'a'.repeat(40)}!`;
  const measured = await medianOfThree(() => {
    const watch = startStopwatch();
    compileExpression(EXPLODING, { variables: [] }).first(text, SCOPE);
    return watch.seconds() * MS_PER_SECOND;
  });
  return {
    what: `("a" * 40) + "!" against (a+)+$, compiled and searched`,
    ...measured,
    unit: 'ms',
    target: { atMost: 10 },
  };
}

export const bench: Bench = {
  about: 'expressions, compiled once and evaluated on a contact; and a pattern that makes backtracking explode',
  run: async () => [
    await evaluations(`a condition: ${CONDITION}`, CONDITION, 3_000_000),
    await evaluations('an object of ten fields', OBJECT, 400_000),
    await explodingPattern(),
  ],
};
