// An event comes for one of many sleeping runs: from the call of the API to the recorded reaction of the run, its end.
import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction } from '../../store/data-source.js';
import { newId } from '../../store/new-id.js';
import { findDefinition } from '../../store/repositories/definitions.js';
import { enrol } from '../../store/repositories/enrolment.js';
import { queryRow, queryRows } from '../../store/repositories/query-rows.js';
import { insertContacts } from '../../test/store/sample-rows.js';
import type { Bench, BenchContext, Row } from '../bench.js';
import { percentilesOf } from '../measure.js';
import { type BenchPlatform, startBenchPlatform } from '../platform.js';
import { cpuRow } from '../process-times.js';

const SLEEPING = 10_000;
const EVENTS_PER_SECOND = 25;
const EVENTS = 1_000;
const WARM_UP = 100;
const LOOK_EVERY_MS = 5;
const PATIENCE_MS = 300_000;

const DEFINITION = {
  document: { dsl: '1.0.3', namespace: 'bench', name: 'sleeping', version: '1.0.0' },
  do: [{ sleep: { listen: { to: { one: { with: { type: 'site.visited' } } } } } }],
};

/** Enrols the runs and waits until all of them sleep. */
async function putToSleep({ dataSource }: BenchPlatform): Promise<string[]> {
  const contactIds = await insertContacts(dataSource, SLEEPING);
  const definition = (await findDefinition(dataSource, 'sleeping'))!;
  await inTransaction(dataSource, (manager) =>
    enrol(
      manager,
      contactIds.map((contactId) => ({ definition, contactId, input: {}, occasion: newId() })),
      Date.now(),
    ),
  );
  for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; await pause(200)) {
    const row = await queryRow<{ count: number }>(
      dataSource,
      "select count(*)::integer from run where status = 'running'",
    );
    if (row?.count === SLEEPING) return contactIds;
  }
  throw new Error('not all runs came to sleep');
}

/** Rings for each contact at its time, and notes when its run has ended. */
async function ring(platform: BenchPlatform, contactIds: readonly string[]): Promise<number[]> {
  const rungAt = new Map<string, number>();
  const took: number[] = [];
  const beganAt = performance.now();
  const ringing = contactIds.map(async (contactId, index) => {
    await pause(beganAt + (index * 1000) / EVENTS_PER_SECOND - performance.now());
    rungAt.set(contactId, performance.now());
    const event = { specversion: '1.0', id: contactId, source: 'bench', type: 'site.visited', data: { contactId } };
    await platform.post('/events', event);
  });
  while (took.length < contactIds.length) {
    await pause(LOOK_EVERY_MS);
    const waiting = [...rungAt.keys()];
    const ended = await queryRows<{ contactId: string }>(
      platform.dataSource,
      `select contact_id as "contactId" from run where contact_id = any($1::uuid[]) and status = 'completed'`,
      [waiting],
    );
    for (const { contactId } of ended) {
      took.push(performance.now() - rungAt.get(contactId)!);
      rungAt.delete(contactId);
    }
    if (performance.now() - beganAt > PATIENCE_MS) throw new Error(`${waiting.length} runs did not react`);
  }
  await Promise.all(ringing);
  return took;
}

/** Chosen all over the cohorts: neighbours of the list share one. */
function scattered(contactIds: readonly string[]): string[] {
  return contactIds.map((_, index) => contactIds[(index * 7919) % contactIds.length]!);
}

async function run(context: BenchContext): Promise<readonly Row[]> {
  const platform = await startBenchPlatform(context);
  await platform.post('/definitions', DEFINITION);
  const contactIds = scattered(await putToSleep(platform));
  context.tell(`${SLEEPING} runs sleep`);
  await ring(platform, contactIds.slice(0, WARM_UP));
  const before = platform.cpu();
  const { p50, p95 } = percentilesOf(await ring(platform, contactIds.slice(WARM_UP, WARM_UP + EVENTS)));
  const after = platform.cpu();
  const what = `event to recorded end of its run, ${EVENTS_PER_SECOND} a second among ${SLEEPING} sleeping`;
  const cpu = before && after && cpuRow('CPU for a reaction', before, after, EVENTS);
  return [
    { what: `${what}, p50`, figure: p50, unit: 'ms' },
    { what: `${what}, p95`, figure: p95, unit: 'ms', target: { atMost: 250 } },
    ...(cpu ? [cpu] : []),
  ];
}

export const bench: Bench = {
  about: `${EVENTS} events, each for a run of its own: POST /events, dispatch, signal, machine, record`,
  run,
};
