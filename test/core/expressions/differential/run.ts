// `npm run fuzz:jq -- --programs 100000 --seed 1`: random programs on jq and on our engine. Goes on after a difference, prints it
// shrunk, and ends with 1 when there was one.
import { parseArgs } from 'node:util';
import { casesFrom, shrunk } from './cases.js';
import { compareAll } from './compare.js';

const PROGRAMS_A_CALL = 20;
/** More are counted, and not shrunk. */
const MOST_SHOWN = 40;

const { values } = parseArgs({
  options: { programs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const [wanted, seed] = [Number(values.programs), Number(values.seed)];
if (!Number.isInteger(wanted) || wanted < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--programs and --seed are whole numbers, --programs above 0\n');
  process.exit(2);
}

const counts = { programs: 0, same: 0, words: 0, refused: 0, limit: 0, differences: 0 };
while (counts.programs < wanted) {
  const first = seed + counts.programs;
  const batch = casesFrom(first, Math.min(PROGRAMS_A_CALL, wanted - counts.programs));
  for (const [index, verdict] of (await compareAll(batch)).entries()) {
    counts.programs += 1;
    if (typeof verdict === 'string') {
      counts[verdict] += 1;
      continue;
    }
    counts.differences += 1;
    if (counts.differences <= MOST_SHOWN) await show(first + index);
  }
}
process.stdout.write(`${JSON.stringify(counts)}\n`);
if (counts.differences > 0) process.exitCode = 1;

async function show(caseSeed: number): Promise<void> {
  const { smallest, verdict } = await shrunk(caseSeed);
  const { ours, theirs } = verdict as { ours: string; theirs: string };
  const lines = [
    `seed ${caseSeed}: ${smallest.program}`,
    `on ${JSON.stringify(smallest.input)}`,
    `ours   ${ours}`,
    `theirs ${theirs}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n\n`);
}
