// `npm run kills [-- --kills 20 --seed 1 --customers 150 --leads 60]`: the demo at work while its parts are killed; a table of the kills,
// what the books say in the end, and exit code 1 when they do not agree.
import { Command } from 'commander';
import { discrepancies } from './books.js';
import type { Kill } from './kill-drive.js';
import { openKillHouse } from './kill-house.js';

interface Options {
  readonly kills: string;
  readonly seed: string;
  readonly customers: string;
  readonly leads: string;
  readonly scale: string;
}

async function run({ kills, seed, customers, leads, scale }: Options): Promise<void> {
  const demoArguments = ['--customers', customers, '--leads', leads, '--scale', scale];
  process.stdout.write('| kill | part | after | messages sent | in flight |\n|---|---|---|---|---|\n');
  let count = 0;
  const tell = ({ part, atSeconds, sent, inFlight }: Kill): void => {
    count += 1;
    process.stdout.write(`| ${count} | ${part} | ${atSeconds} s | ${sent} | ${inFlight} |\n`);
  };
  const { house, drive, close } = await openKillHouse({
    demoArguments,
    kills: Number(kills),
    seed: Number(seed),
    tell,
  });
  try {
    const result = await drive.run();
    const { enrolled, messages, mailboxMessages, mailboxDuplicates } = result.report;
    const figures = { enrolled, messages, mailboxMessages, mailboxDuplicates, events: result.acknowledged.length };
    process.stdout.write(
      `\n${JSON.stringify({ kills: result.kills.length, inFlight: result.inFlight.size, ...figures })}\n`,
    );
    const found = await discrepancies(house, result);
    process.stdout.write(found.length === 0 ? 'The books agree.\n' : `${found.join('\n')}\n`);
    if (found.length > 0) process.exitCode = 1;
  } finally {
    await close();
  }
}

await new Command('kills')
  .description(
    'runs the demo, kills its parts one after another with SIGKILL, and holds tables and mailbox against each other',
  )
  .option('--kills <number>', 'how many', '20')
  .option('--seed <number>', 'chooses parts and moments', '1')
  .option('--customers <number>', 'customers of the sample shop', '150')
  .option('--leads <number>', 'people who leave their address', '60')
  .option('--scale <number>', 'how many seconds of the world pass in a second', '40000')
  .action(run)
  .parseAsync();
