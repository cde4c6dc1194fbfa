// The world around cohorts for tests: programs, functions and the record of runs, all in memory.
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { Catalog, LoweredProgram } from '../../core/catalog/functions.js';
import { type ActivationRecord, type FedEntry, type StepEntry, stepsOf } from '../../core/engine/activation-record.js';
import { canonicalJson, fnvHash, lowerFunctions } from '../../core/engine/index.js';
import type { EmittedEvent, ProcessStart, ProcessStartOutcome } from '../../core/engine/outgoing.js';
import type { Json, JsonObject } from '../../core/json.js';
import { newId } from '../../store/new-id.js';
import type { CohortActivities, LoadedProgram } from '../../workflows/activities.js';

/** What the record says of one run. */
export interface RecordedRun {
  readonly feed: FedEntry[];
  readonly steps: StepEntry[];
  readonly acknowledged: string[];
  /** The newest record: status, task, next deadline, output or error. */
  latest: ActivationRecord;
  /** How many records said, for the first time, that it ended. */
  ends: number;
}

export type TestFunction = (call: FunctionCall) => FunctionOutcome | Promise<FunctionOutcome>;

export const done = (result: Json = {}): FunctionOutcome => ({ status: 'done', result });

export interface PublishOptions {
  /** Other members of the document. */
  readonly more?: JsonObject;
  readonly localFunctions?: readonly string[];
}

export class CohortWorld {
  readonly runs = new Map<string, RecordedRun>();
  readonly calls: FunctionCall[] = [];
  /** Sizes of the batches in which they came. */
  readonly batches: number[] = [];
  readonly emitted: EmittedEvent[] = [];
  readonly started: ProcessStart[] = [];
  startOutcome: (start: ProcessStart) => ProcessStartOutcome = () => ({ status: 'started', runId: newId() });
  private readonly programs = new Map<string, LoadedProgram>();

  constructor(readonly functions: Record<string, TestFunction> = {}) {}

  /** Publishes tasks as a process that may call the world's functions. Answers with the program's hash. */
  publish(tasks: readonly Json[], { more = {}, localFunctions = [] }: PublishOptions = {}): string {
    const document = { dsl: '1.0.3', namespace: 'test', name: 'process', version: '1.0.0' };
    return this.publishDefinition({ document, ...more, do: tasks }, this.catalog(), localFunctions);
  }

  publishDefinition(definition: JsonObject, catalog: Catalog, localFunctions: readonly string[] = []): string {
    const program = lowerFunctions(definition, catalog);
    const hash = fnvHash(canonicalJson(program as unknown as Json));
    this.publishLowered(hash, program, localFunctions);
    return hash;
  }

  publishLowered(hash: string, program: LoweredProgram, localFunctions: readonly string[] = []): void {
    this.programs.set(hash, { program, localFunctions });
  }

  statusOf(runId: string): string | undefined {
    return this.runs.get(runId)?.latest.status;
  }

  /** Keys of the calls of one function, in the order in which they came. */
  keysOf(name: string): string[] {
    return this.calls.filter((call) => call.name === name).map((call) => `${call.runId} ${call.key}`);
  }

  readonly activities: CohortActivities = {
    loadProgram: async (hash) => {
      const program = this.programs.get(hash);
      if (!program) throw new Error(`no program ${hash}`);
      return program;
    },
    executeFunctions: async (calls) => {
      this.batches.push(calls.length);
      this.calls.push(...calls);
      return Promise.all(calls.map((call) => this.functions[call.name]!(call)));
    },
    emitEvents: async (events) => {
      this.emitted.push(...events);
    },
    startProcesses: async (starts) => {
      this.started.push(...starts);
      return starts.map((start) => this.startOutcome(start));
    },
    recordActivations: async (records) => {
      for (const record of records) this.record(record);
    },
  };

  /** Places entries by their numbers, as the store does: a record may overtake another. */
  private record(record: ActivationRecord): void {
    const known = this.runs.get(record.runId);
    const run = known ?? { feed: [], steps: [], acknowledged: [], latest: record, ends: 0 };
    this.runs.set(record.runId, run);
    const isNews = record.fed.length === 0 || record.fed.at(-1)!.seq >= run.feed.length;
    if (record.endedAt !== undefined && (known === undefined || known.latest.endedAt === undefined)) run.ends += 1;
    for (const entry of record.fed) run.feed[entry.seq] ??= entry;
    for (const step of record.fed.flatMap(stepsOf)) run.steps[step.seq] ??= step;
    run.acknowledged.push(...record.acknowledged);
    if (isNews && run.latest.endedAt === undefined) run.latest = record;
  }

  private catalog(): Catalog {
    const nothing = { fa: '', en: '' };
    const description = { version: '1.0.0', title: nothing, help: nothing, input: {}, output: {} };
    const native = { ...description, kind: 'native', effect: 'read' } as const;
    return {
      functions: Object.fromEntries(Object.keys(this.functions).map((name) => [name, { ...native, name }])),
    };
  }
}
