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
    recordActivations: (records: readonly ActivationRecord[]): Promise<void> => recordActivations(dataSource, records),
  };
}
