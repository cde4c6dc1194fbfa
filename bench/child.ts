// Runs one bench in a process of its own, so that memory and warmth are its own, and tells the runner the rows.
import type { Bench, Row } from './bench.js';
import { calibrate } from './measure.js';

/** What the runner hears; exactly one of them. */
export type Told = { readonly about: string; readonly rows: readonly Row[] } | { readonly failed: string };

const [file = '', folder = '', scale = '1'] = process.argv.slice(2);
const releases: (() => Promise<void>)[] = [];
let releasing: Promise<void> | undefined;

async function releaseAll(): Promise<void> {
  for (let release = releases.pop(); release !== undefined; release = releases.pop())
    await release().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
}

/** Once, whoever asks first: the end of the bench, a signal, or a runner that is gone. */
function releaseOnce(): Promise<void> {
  releasing ??= releaseAll();
  return releasing;
}

async function measured(): Promise<Told> {
  try {
    const { bench } = (await import(file)) as { bench: Bench };
    const calibration = calibrate();
    const rows = await bench.run({
      folder,
      scale: Number(scale),
      atEnd: (release) => releases.push(release),
      tell: (line) => process.stderr.write(`  ${line}\n`),
    });
    return { about: bench.about, rows: [calibration, ...rows] };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'])
  process.once(signal, () => void releaseOnce().then(() => process.exit(1)));
const told = await measured();
await releaseOnce();
process.send?.(told, () => process.exit());
