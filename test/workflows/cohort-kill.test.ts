// A worker that is killed in the middle of its work loses nothing: another one goes on.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { expect } from 'chai';
import type { FunctionCall } from '../../core/catalog/calls.js';
import type { ActivationRecord } from '../../core/engine/activation-record.js';
import { createCohortClient, createTemporalClient } from '../../runtime/dispatch/cohort-client.js';
import { newId } from '../../store/new-id.js';
import { until } from '../support/condition.js';
import { startTestTemporal } from '../support/temporal.js';
import { CohortWorld, done } from './cohort-world.js';
import { cohortInput, delivery, eventContent, newMembers } from './stage.js';

const ENTRY = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

function startWorkerProcess(args: readonly string[]): Promise<ChildProcess> {
  const child = fork(ENTRY, [...args], { execArgv: ['--import', 'tsx'], stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Every entry of the log of one kind; a line that the kill cut off is left out. */
function logged<T>(folder: string, kind: string): T[] {
  const file = path.join(folder, 'log.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return lines
    .map((line) => JSON.parse(line) as [string, T])
    .flatMap(([name, entry]) => (name === kind ? [entry] : []));
}

describe('a worker that is killed', function () {
  this.timeout(120_000);

  it('leaves its cohorts to the next one: every run ends once and its record says one thing', async () => {
    const { address, namespace } = await startTestTemporal();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-cohort-kill-'));
    const taskQueue = `cohorts-${newId()}`;
    const world = new CohortWorld({ one: () => done(), two: () => done(), three: () => done() });
    const rest = { wait: { milliseconds: 300 } };
    const hash = world.publish([
      { a: { call: 'one' } },
      { b: rest },
      { c: { call: 'two' } },
      { d: { listen: { to: { one: { with: { type: 'bell' } } } } } },
      { e: { call: 'three' } },
    ]);
    writeFileSync(path.join(folder, 'program.json'), JSON.stringify(await world.activities.loadProgram(hash)));
    const connection = await Connection.connect({ address });
    const client = createTemporalClient(connection, namespace);
    const cohorts = createCohortClient(client, taskQueue);
    const first = await startWorkerProcess([address, namespace, taskQueue, folder]);
    const members = newMembers(200);
    const cohortIds = Array.from({ length: 8 }, () => `cohort-${newId()}`);
    for (const [index, cohortId] of cohortIds.entries()) {
      await cohorts.start(cohortId, cohortInput(hash, members.slice(index * 25, index * 25 + 25)), 'process');
    }
    await until('the work is half done', () => logged<FunctionCall>(folder, 'call').some(({ name }) => name === 'two'));
    await kill(first);
    // What the dead worker had not committed is decided anew, now with an event in hand.
    for (const [index, cohortId] of cohortIds.entries()) {
      const bells = members
        .slice(index * 25, index * 25 + 25)
        .map(({ runId }) => delivery(runId, eventContent('bell')));
      await cohorts.deliver(cohortId, bells);
    }
    const second = await startWorkerProcess([address, namespace, taskQueue, folder]);
    await Promise.all(cohortIds.map((cohortId) => client.workflow.getHandle(cohortId).result()));
    await kill(second);
    await connection.close();

    const records = logged<ActivationRecord>(folder, 'record');
    expectOneRecordPerRun(
      records,
      members.map(({ runId }) => runId),
    );
    const keys = new Set(logged<FunctionCall>(folder, 'call').map(({ runId, key }) => `${runId} ${key}`));
    expect(keys.size).to.equal(600);
    rmSync(folder, { recursive: true });
  });
});

/** What was written twice after the kill is the same both times, nothing is missing, and every run has completed. */
function expectOneRecordPerRun(records: readonly ActivationRecord[], runIds: readonly string[]): void {
  const written = new Map<string, string>();
  for (const { runId, fed, endedAt } of records) {
    const ended = endedAt === undefined ? [] : [{ seq: 'end', endedAt }];
    for (const [kind, entries] of Object.entries({ fed, ended })) {
      for (const entry of entries) {
        const key = `${runId} ${kind} ${entry.seq}`;
        const text = JSON.stringify(entry);
        expect(written.get(key) ?? text, key).to.equal(text);
        written.set(key, text);
      }
    }
  }
  for (const runId of runIds) {
    expect(written.has(`${runId} ended end`), runId).to.equal(true);
    const fed = [...written.keys()].filter((key) => key.startsWith(`${runId} fed `));
    expect(fed).to.have.length(6);
  }
}
