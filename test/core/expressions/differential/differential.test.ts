// A small share of `npm run fuzz:jq`, from a fixed seed.
import { expect } from 'chai';
import { casesFrom } from './cases.js';
import { compareAll, type Verdict } from './compare.js';

const SEED = 5_000;
const PROGRAMS = 300;
const PROGRAMS_A_CALL = 20;

async function differencesBetween(first: number, last: number): Promise<string[]> {
  const different: string[] = [];
  for (let seed = first; seed < last; seed += PROGRAMS_A_CALL) {
    const batch = casesFrom(seed, PROGRAMS_A_CALL);
    for (const [index, verdict] of (await compareAll(batch)).entries()) {
      if (isDifference(verdict)) different.push(JSON.stringify({ ...batch[index], ...verdict }));
    }
  }
  return different;
}

function isDifference(verdict: Verdict | undefined): verdict is { ours: string; theirs: string } {
  return typeof verdict === 'object';
}

describe('random programs', () => {
  it(`give what they give in jq itself (${PROGRAMS} from a seed)`, async () => {
    expect(await differencesBetween(SEED, SEED + PROGRAMS)).to.deep.equal([]);
  });

  it('would show a difference', async () => {
    const [ours, refused] = await compareAll([
      { program: '. as [$x] ?// $x | try error($x) catch .', input: { a: 1 } },
      { program: '[1] | toarray', input: null },
    ]);
    expect(ours).to.equal('same');
    expect(isDifference(refused)).to.equal(true);
  });
});
