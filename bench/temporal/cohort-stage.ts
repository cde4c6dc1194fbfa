// The product's cohort host on a bench's server, with functions that do nothing: what is measured is the hosting.

import { REAL_TIME } from '../../core/calendar/world-clock.js';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { Catalog } from '../../core/catalog/functions.js';
import { canonicalJson, fnvHash, lowerFunctions } from '../../core/engine/index.js';
import type { Json, JsonObject } from '../../core/json.js';
import { createCohortClient } from '../../runtime/dispatch/cohort-client.js';
import { createWorker } from '../../runtime/worker.js';
import { newId } from '../../store/new-id.js';
import type { CohortActivities, LoadedProgram } from '../../workflows/activities.js';
import type { CohortInput, CohortTally, Member } from '../../workflows/messages.js';
import { COHORT_OPTIONS } from '../../workflows/options.js';
import type { BenchContext } from '../bench.js';
import { type BenchTemporal, runWorker } from './server.js';

export interface CohortStage {
  /** Publishes tasks as a process; its functions change nothing (`read`) or own data (`write`). Answers with its hash. */
  publish(tasks: readonly JsonObject[], effect: 'read' | 'write'): string;
  /** Takes a cohort of so many runs from its start to its end; answers with its id. */
  play(programHash: string, runs: number): Promise<string>;
}

const DONE: FunctionOutcome = { status: 'done', result: { ok: true } };

export async function openCohortStage(
  context: BenchContext,
  { client, connection, namespace }: BenchTemporal,
): Promise<CohortStage> {
  const taskQueue = 'cohorts';
  const programs = new Map<string, LoadedProgram>();
  const worker = await createWorker({ connection, namespace, taskQueue, activities: idleActivities(programs) });
  runWorker(context, worker);
  const cohorts = createCohortClient(client, taskQueue);
  return {
    publish: (tasks, effect) => publish(programs, tasks, effect),
    play: async (programHash, runs) => {
      const cohortId = `cohort-${newId()}`;
      await cohorts.start(cohortId, cohortInput(programHash, runs), 'process');
      const { completed } = (await client.workflow.getHandle(cohortId).result()) as CohortTally;
      if (completed !== runs) throw new Error(`of ${runs} runs only ${completed} completed`);
      return cohortId;
    },
  };
}

function idleActivities(programs: ReadonlyMap<string, LoadedProgram>): CohortActivities {
  return {
    loadProgram: async (hash) => programs.get(hash)!,
    executeFunctions: async (calls: readonly FunctionCall[]) => calls.map(() => DONE),
    emitEvents: async () => {},
    startProcesses: async (starts) => starts.map(() => ({ status: 'started', runId: newId() })),
    recordActivations: async () => {},
  };
}

function publish(programs: Map<string, LoadedProgram>, tasks: readonly JsonObject[], effect: 'read' | 'write'): string {
  const document = { dsl: '1.0.3', namespace: 'bench', name: 'bench', version: '1.0.0', summary: effect };
  const names = tasks.flatMap((task) => Object.values(task).flatMap((body) => callIn(body)));
  const nothing = { fa: '', en: '' };
  const shape = { version: '1.0.0', title: nothing, help: nothing, input: {}, output: {} };
  const catalog: Catalog = {
    functions: Object.fromEntries(names.map((name) => [name, { ...shape, name, kind: 'native', effect }])),
  };
  const program = lowerFunctions({ document, do: tasks }, catalog);
  const hash = fnvHash(canonicalJson(program as unknown as Json));
  programs.set(hash, { program, localFunctions: effect === 'read' ? names : [] });
  return hash;
}

function callIn(task: Json): string[] {
  const { call } = task as JsonObject;
  return typeof call === 'string' ? [call] : [];
}

function cohortInput(programHash: string, runs: number): CohortInput {
  const startedAt = Date.now();
  const members = Array.from({ length: runs }, (_, index): Member => {
    const subject = { contactId: `contact-${index}` };
    return { runId: newId(), epoch: 0, subject, input: { segment: 'customers' }, startedAt };
  });
  return { programHash, clock: REAL_TIME, options: COHORT_OPTIONS, members, runs: [], orders: [] };
}
