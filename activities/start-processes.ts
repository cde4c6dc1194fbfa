// Processes that runs start (`run: workflow`): enrolments of their own, by the entry rule of the process.
import type { DataSource, EntityManager } from 'typeorm';
import { standardError } from '../core/engine/errors.js';
import type { ProcessStart, ProcessStartOutcome } from '../core/engine/outgoing.js';
import type { Instant } from '../core/engine/state.js';
import { inTransaction } from '../store/data-source.js';
import { findDefinition, type PublishedDefinition } from '../store/repositories/definitions.js';
import { type EnrolmentOutcome, type EnrolmentRequest, enrol } from '../store/repositories/enrolment.js';

/** How documents ask for the newest version. */
const NEWEST = 'latest';

/**
 * Enrols a run per start, once per (run, command) however often it is called; positional outcomes. A process that is not
 * published, or whose entry rule refuses, is the caller's failure.
 */
export function createStartProcesses(
  dataSource: DataSource,
  now: () => Instant,
): (starts: readonly ProcessStart[]) => Promise<ProcessStartOutcome[]> {
  return (starts) =>
    inTransaction(dataSource, async (manager) => {
      const definitions = await findDefinitions(manager, starts);
      const requests = starts.flatMap((start) => {
        const definition = definitions.get(nameOf(start));
        return definition ? [requestOf(start, definition)] : [];
      });
      const enrolled = (await enrol(manager, requests, now()))[Symbol.iterator]();
      return starts.map((start): ProcessStartOutcome => {
        if (definitions.has(nameOf(start))) return outcomeOf(start, enrolled.next().value as EnrolmentOutcome);
        return failed('configuration', `There is no published process ${nameOf(start)}`);
      });
    });
}

function nameOf({ name, version }: ProcessStart): string {
  return `${name} ${version}`;
}

async function findDefinitions(
  manager: EntityManager,
  starts: readonly ProcessStart[],
): Promise<ReadonlyMap<string, PublishedDefinition>> {
  const definitions = new Map<string, PublishedDefinition>();
  for (const start of new Map(starts.map((each) => [nameOf(each), each])).values()) {
    const version = start.version === NEWEST ? undefined : start.version;
    const definition = await findDefinition(manager, start.name, version);
    if (definition) definitions.set(nameOf(start), definition);
  }
  return definitions;
}

function requestOf(start: ProcessStart, definition: PublishedDefinition): EnrolmentRequest {
  const { runId, id, input, subject } = start;
  return {
    definition,
    contactId: typeof subject.contactId === 'string' ? subject.contactId : null,
    ...(typeof subject.campaignId === 'string' ? { campaignId: subject.campaignId } : {}),
    input,
    occasion: `${runId}/${id}`,
    ...(start.await ? { parent: { runId, command: id } } : {}),
  };
}

function outcomeOf(start: ProcessStart, outcome: EnrolmentOutcome): ProcessStartOutcome {
  if (outcome.status !== 'refused') return { status: 'started', runId: outcome.runId };
  return failed('runtime', `The process ${nameOf(start)} does not take this contact now: ${outcome.reason}`);
}

function failed(kind: 'configuration' | 'runtime', detail: string): ProcessStartOutcome {
  return { status: 'failed', error: standardError(kind, 'The process could not be started', detail) };
}
