// A shop's silent customers are won back: from the first run enrolled to the last first message that the mailbox accepted, all
// embedded. The CDNOW file where it is at hand, else a shop of the same size that never was.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { demoClock } from '../../runtime/demo/demo.js';
import { idMadeAt } from '../../store/new-id.js';
import { queryRow } from '../../store/repositories/query-rows.js';
import { readShippedProcesses } from '../../store/shipped.js';
import type { Bench, BenchContext, Row } from '../bench.js';
import { type BenchPlatform, startBenchPlatform } from '../platform.js';
import { type CpuSeconds, cpuRow } from '../process-times.js';

const SHARED = process.env.RAVAND_SHARED ?? path.resolve(import.meta.dirname, '../../../shared');
const CDNOW = path.join(SHARED, 'data/cdnow-transactions.txt');
const AS_OF = Date.UTC(1998, 5, 30);
const ZONE = 'Asia/Tehran';
/** As many silent customers as the CDNOW file has on that day. */
const SILENT = 18_196;
const LOOK_EVERY_MS = 250;
const PATIENCE_MS = 540_000;

interface Mail {
  readonly receivedAt: string;
}

/** In the layout of the CDNOW file: one purchase each, between half a year and a year and a half before the day. */
function inventedFile(folder: string): string {
  const file = path.join(folder, 'purchases.txt');
  const lines = Array.from({ length: SILENT }, (_, index) => {
    const day = new Date(AS_OF - (200 + ((index * 37) % 300)) * 86_400_000).toISOString().slice(0, 10);
    const amount = (5 + ((index * 7919) % 20_000) / 100).toFixed(2);
    return ` ${String(index + 1).padStart(5, '0')} ${day.replaceAll('-', '')}  1 ${amount.padStart(7)}\n`;
  });
  writeFileSync(file, lines.join(''));
  return file;
}

async function mailbox<Answer>({ mailboxUrl }: BenchPlatform, route: string): Promise<Answer> {
  const response = await fetch(mailboxUrl + route);
  return (await response.json()) as Answer;
}

/** Calls `look` until it says true. Throws when that takes too long. */
async function watchUntil(look: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await look())) {
    if (Date.now() > giveUpAt) throw new Error('the last mail did not come');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The CPU that was used up to now, several times a second: enrolment begins whenever the sweeper gets to it. */
function startSamples(platform: BenchPlatform, context: BenchContext): (at: number) => CpuSeconds | undefined {
  const samples: { readonly at: number; readonly cpu: CpuSeconds }[] = [];
  const timer = setInterval(() => {
    const cpu = platform.cpu();
    if (cpu) samples.push({ at: Date.now(), cpu });
  }, LOOK_EVERY_MS);
  context.atEnd(async () => clearInterval(timer));
  return (at) => samples.find((sample) => sample.at >= at)?.cpu ?? samples.at(-1)?.cpu;
}

async function run(context: BenchContext): Promise<readonly Row[]> {
  const file = existsSync(CDNOW) ? CDNOW : inventedFile(context.folder);
  const clock = demoClock({ asOf: AS_OF, zone: ZONE, scale: 1, realNow: Date.now() });
  const platform = await startBenchPlatform(context, clock);
  const { text } = readShippedProcesses().find(({ name }) => name === 'reactivation')!;
  await platform.post('/definitions', JSON.parse(text));
  const cpuAt = startSamples(platform, context);
  context.tell(`importing ${file}`);
  await platform.upload('/imports?layout=cdnow&source=cdnow&inventAddresses=true', file);
  await platform.post('/segments/silent-customers/evaluate', undefined);
  const { dataSource } = platform;
  const members = (await queryRow<{ count: number }>(dataSource, 'select count(*)::integer from segment_member'))!;
  context.tell(`${members.count} customers are silent`);
  await watchUntil(async () => (await mailbox<{ mails: number }>(platform, '/counts')).mails >= members.count);
  const last = await mailbox<{ mails: [Mail] }>(platform, `/mails?after=${members.count - 1}&limit=1`);
  const first = (await queryRow<{ id: string }>(dataSource, 'select id from run order by id limit 1'))!;
  const [beganAt, endedAt] = [idMadeAt(first.id), Date.parse(last.mails[0].receivedAt)];
  const seconds = (endedAt - beganAt) / 1000;
  const [before, after] = [cpuAt(beganAt), cpuAt(endedAt)];
  const { duplicates } = await mailbox<{ duplicates: number }>(platform, '/counts');
  if (duplicates > 0) throw new Error(`${duplicates} mails came twice`);
  return [
    {
      what: `${members.count} silent customers, from the first run enrolled to the last first message accepted`,
      figure: seconds,
      unit: 's',
      target: { atMost: 90 },
    },
    { what: 'first messages', figure: members.count / seconds, unit: 'a second' },
    ...(before && after ? [cpuRow('CPU for a message', before, after, members.count)] : []),
  ];
}

export const bench: Bench = {
  about:
    'reactivation of a shop: enrolment, ledger, rules, journal and SMTP, with database, Temporal, worker, API and mailbox embedded',
  run,
};
