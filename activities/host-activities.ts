// The activities of a cohort that are not calls of functions, over the database.
import type { DataSource } from 'typeorm';
import type { Catalog } from '../core/catalog/functions.js';
import type { ActivationRecord } from '../core/engine/activation-record.js';
import type { Instant } from '../core/engine/state.js';
import { recordActivations } from '../store/repositories/activation-records.js';
import { createEmitEvents } from './emit-events.js';
import { createLoadProgram } from './load-program.js';
import { createStartProcesses } from './start-processes.js';

export interface HostActivityDeps {
  readonly dataSource: DataSource;
  readonly catalog: Catalog;
  /** The world's instant. */
  readonly now: () => Instant;
}

/** Each may run twice with the same arguments: the second time changes nothing. */
export function createHostActivities({ dataSource, catalog, now }: HostActivityDeps) {
  return {
    loadProgram: createLoadProgram(dataSource, catalog),
    emitEvents: createEmitEvents(dataSource, now),
    startProcesses: createStartProcesses(dataSource, now),
    recordActivations: (records: readonly ActivationRecord[]): Promise<void> =>
      recordActivations(dataSource, storable(records)),
  };
}

const NUL = '\u0000';
const REPLACEMENT = '\ufffd';

/** Postgres keeps no NUL in text or JSON; a run that made one must not keep the others of its cohort from being recorded. */
function storable(records: readonly ActivationRecord[]): readonly ActivationRecord[] {
  const text = JSON.stringify(records);
  if (!text.includes('\\u0000')) return records;
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(NUL, REPLACEMENT) : value,
  ) as ActivationRecord[];
}
