// A run that nobody else starts at the same time: from the call of the API to its first function, executed and committed.
import { setTimeout as pause } from 'node:timers/promises';
import { insertContacts } from '../../test/store/sample-rows.js';
import type { Bench, BenchContext, Row } from '../bench.js';
import { percentilesOf } from '../measure.js';
import { type BenchPlatform, startBenchPlatform } from '../platform.js';

const RUNS = 100;
const WARM_UP = 10;
/** Far enough apart that each is alone. */
const PAUSE_MS = 250;
const LOOK_EVERY_MS = 2;
const PATIENCE_MS = 60_000;

const DEFINITION = {
  document: { dsl: '1.0.3', namespace: 'bench', name: 'lone', version: '1.0.0' },
  do: [{ note: { call: 'recordActivity', with: { kind: 'noted' } } }, { rest: { wait: { days: 30 } } }],
};

async function startToFunction(platform: BenchPlatform, contactId: string): Promise<number> {
  const startedAt = performance.now();
  const { runId } = await platform.post<{ runId: string }>('/runs', { definition: 'lone', contactId });
  while (performance.now() - startedAt < PATIENCE_MS) {
    const done = await platform.dataSource.query("select 1 from call where run_id = $1 and state = 'done'", [runId]);
    if (done.length > 0) return performance.now() - startedAt;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`the run ${runId} called nothing`);
}

async function run(context: BenchContext): Promise<readonly Row[]> {
  const platform = await startBenchPlatform(context);
  await platform.post('/definitions', DEFINITION);
  const contactIds = await insertContacts(platform.dataSource, WARM_UP + RUNS);
  const samples: number[] = [];
  for (const [index, contactId] of contactIds.entries()) {
    await pause(PAUSE_MS);
    const ms = await startToFunction(platform, contactId);
    if (index >= WARM_UP) samples.push(ms);
  }
  const what = 'from the call of the API to the first function executed';
  const { p50, p95 } = percentilesOf(samples);
  return [
    { what: `${what}, p50`, figure: p50, unit: 'ms' },
    { what: `${what}, p95`, figure: p95, unit: 'ms', target: { atMost: 200 } },
  ];
}

export const bench: Bench = {
  about: `${RUNS} runs one after the other on an idle platform: POST /runs, cohort of one, own write in the database`,
  run,
};
