// A year of lead nurturing for a hundred thousand contacts, a share of them in each of two processes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Bench } from '../bench.js';
import { peakMemoryMb, startStopwatch } from '../measure.js';
import type { Share, ShareTold } from '../population/lead-year.js';

const CONTACTS = 100_000;
const SEED = 12_345;
/** The machine that the target is meant for has two cores. */
const PROCESSES = 2;
const SHARE = path.resolve(import.meta.dirname, '../population/lead-year.ts');
/** Most of what an advance makes is rubbish at once. With room for it, little of it is taken for something that lasts. */
const HEAP = ['--max-old-space-size=340', '--max-semi-space-size=32'];

type Result = Extract<ShareTold, { readonly advances: number }>;

export const bench: Bench = {
  about:
    '100,000 contacts through a year of lead nurturing, silent, eager and buying ones, on two cores, measured once',
  run: async ({ tell, scale, atEnd }) => {
    const watch = startStopwatch();
    const contacts = Math.ceil((CONTACTS * scale) / PROCESSES);
    const shares = await Promise.all(
      Array.from({ length: PROCESSES }, (_, number) => {
        const say = (day: number, open: number): void =>
          tell(`process ${number + 1}: day ${day}, ${watch.seconds().toFixed(0)} s, ${open} open`);
        return liveShare({ contacts, seed: SEED + number }, say, atEnd);
      }),
    );
    const seconds = watch.seconds();
    const memoryMb = peakMemoryMb() + sum(shares.map((share) => share.peakMemoryMb));
    const advances = sum(shares.map((share) => share.advances));
    tell(`${sum(shares.map(({ begun }) => begun))} runs, of which ended: ${JSON.stringify(allOutcomes(shares))}`);
    return [
      {
        what: 'the year',
        figure: seconds,
        unit: 's',
        target: { atMost: 180 },
        note: `${sum(shares.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1)} s of CPU`,
      },
      { what: 'most memory of all processes', figure: memoryMb, unit: 'MB', target: { atMost: 1024 } },
      { what: 'advances', figure: advances, unit: '' },
      { what: 'advances', figure: advances / seconds, unit: 'a second' },
    ];
  },
};

async function liveShare(
  share: Share,
  say: (day: number, open: number) => void,
  atEnd: (release: () => Promise<void>) => void,
): Promise<Result> {
  const child = fork(SHARE, { execArgv: [...ownArguments(), ...HEAP] });
  atEnd(async () => {
    child.kill();
  });
  let result: Result | undefined;
  child.on('message', (told: ShareTold) => {
    if ('day' in told) say(told.day, told.open);
    else result = told;
  });
  child.send(share);
  await once(child, 'exit');
  if (result === undefined) throw new Error('a process ended before its year was over');
  return result;
}

/** How this process was started, without the heap that it was given. */
function ownArguments(): string[] {
  return process.execArgv.filter((argument) => !argument.startsWith('--max-'));
}

function allOutcomes(shares: readonly Result[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { outcomes } of shares)
    for (const [outcome, count] of Object.entries(outcomes)) all[outcome] = (all[outcome] ?? 0) + count;
  return all;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
