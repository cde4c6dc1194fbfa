// Gives the open runs of a cohort whose workflow is gone a new cohort, from their record. Their addresses change first, in
// one transaction: from then on the old host, should it live somewhere, writes nothing about them any more.
import type { EntityManager } from 'typeorm';
import { toWorld } from '../../core/calendar/world-clock.js';
import type { EventTypes } from '../../core/catalog/cloud-event.js';
import { compileHosted } from '../../core/engine/compile-hosted.js';
import { type Program, standardError } from '../../core/engine/index.js';
import { AppError } from '../../core/errors.js';
import { inTransaction } from '../../store/data-source.js';
import { recordActivations } from '../../store/repositories/activation-records.js';
import {
  type Cohort,
  type CohortMember,
  findCohorts,
  newCohortId,
  openRunsAmong,
} from '../../store/repositories/cohorts.js';
import { loadProgram } from '../../store/repositories/definitions.js';
import { moveRuns } from '../../store/repositories/run-events.js';
import { feedOf, type RunFeed } from '../../store/repositories/run-feed.js';
import type { CarriedRun, CohortInput, Member } from '../../workflows/messages.js';
import type { CarriedOrder } from '../../workflows/orders.js';
import { type CohortStarterOptions, newCohortInput } from './cohort-starter.js';
import { foldRun } from './fold-run.js';

export interface RehostOptions extends Omit<CohortStarterOptions, 'onFailure'> {
  readonly eventTypes: EventTypes;
}

interface Rehosted {
  readonly cohortId: string;
  readonly input: CohortInput;
  /** Runs whose record does not lead anywhere. */
  readonly lost: readonly CohortMember[];
}

/** Returns the id of the new cohort; undefined when none of the cohort's runs is open. */
export async function rehost(options: RehostOptions, cohortId: string): Promise<string | undefined> {
  const rehosted = await inTransaction(options.dataSource, (manager) => move(options, manager, cohortId));
  if (!rehosted) return undefined;
  await faultLost(options, rehosted.lost);
  const { input } = rehosted;
  if (input.members.length + input.runs.length > 0) await options.client.start(rehosted.cohortId, input, 'process');
  return rehosted.cohortId;
}

async function move(options: RehostOptions, manager: EntityManager, oldId: string): Promise<Rehosted | undefined> {
  const [cohort] = await findCohorts(manager, [oldId]);
  const members = cohort ? await openMembers(manager, cohort) : [];
  if (!cohort || members.length === 0) return undefined;
  const cohortId = newCohortId();
  await moveRuns(
    manager,
    members.map(({ runId }, slot) => ({ runId, cohortId, slot })),
  );
  const program = await programOf(manager, cohort.programHash);
  const hosted: Hosted = { members: [], runs: [], orders: [] };
  const lost: CohortMember[] = [];
  for (const member of members) {
    const moved = { ...member, epoch: member.epoch + 1 };
    if (!host(hosted, program, moved, await feedOf(manager, member.runId, options.eventTypes))) lost.push(moved);
  }
  return { cohortId, input: { ...newCohortInput(options, cohort.programHash), ...hosted }, lost };
}

interface Hosted {
  readonly members: Member[];
  readonly runs: CarriedRun[];
  readonly orders: CarriedOrder[];
}

/** Takes a run in, to begin or to go on; false when its record leads nowhere. */
function host(hosted: Hosted, program: Program, member: CohortMember, feed: RunFeed | undefined): boolean {
  const { runId, epoch, subject, input, startedAt } = member;
  if (!feed || feed.entries.length === 0) {
    hosted.members.push({ runId, epoch, subject, input, startedAt });
    return true;
  }
  const folded = foldRun(program, feed, epoch);
  if (!folded) return false;
  hosted.runs.push(folded.run);
  hosted.orders.push(...folded.orders);
  return true;
}

async function openMembers(manager: EntityManager, { members }: Cohort): Promise<CohortMember[]> {
  const open = await openRunsAmong(
    manager,
    members.map(({ runId }) => runId),
  );
  return members.filter(({ runId }) => open.has(runId));
}

async function programOf(manager: EntityManager, hash: string): Promise<Program> {
  const lowered = await loadProgram(manager, hash);
  if (!lowered) throw new AppError('notFound', `There is no published program with the hash ${hash}.`);
  return compileHosted(lowered, hash);
}

/** A run that nobody can go on with ends, and says why. */
async function faultLost({ dataSource, clock }: RehostOptions, lost: readonly CohortMember[]): Promise<void> {
  const endedAt = toWorld(clock, Date.now());
  const error = standardError('runtime', 'The run could not be rebuilt', 'Something that its record refers to is gone');
  await recordActivations(
    dataSource,
    lost.map(({ runId, epoch }) => ({
      runId,
      epoch,
      status: 'faulted',
      currentTask: null,
      nextDueAt: null,
      openCalls: 0,
      endedAt,
      error,
      fed: [],
      acknowledged: [],
    })),
  );
}
