// A worker as a process of its own, for tests that kill it. What its activities do is appended to a file, line by line, so
// that it outlives the process. Arguments: address, namespace, task queue, folder (program.json in, log.jsonl out).
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { createWorker } from '../../runtime/worker.js';
import type { CohortActivities, LoadedProgram } from '../../workflows/activities.js';

const [address, namespace, taskQueue, folder] = process.argv.slice(2) as [string, string, string, string];
const program = JSON.parse(readFileSync(path.join(folder, 'program.json'), 'utf8')) as LoadedProgram;
const log = (kind: string, entries: readonly unknown[]): void => {
  appendFileSync(path.join(folder, 'log.jsonl'), entries.map((entry) => `${JSON.stringify([kind, entry])}\n`).join(''));
};

const activities: CohortActivities = {
  loadProgram: async () => program,
  executeFunctions: async (calls) => {
    log('call', calls);
    return calls.map(({ key }) => ({ status: 'done', result: { key } }));
  },
  emitEvents: async (events) => log('event', events),
  startProcesses: async (starts) => starts.map(({ id }) => ({ status: 'started', runId: id })),
  recordActivations: async (records) => log('record', records),
};

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address });
const worker = await createWorker({ connection, namespace, taskQueue, activities });
process.send?.('ready');
await worker.run();
