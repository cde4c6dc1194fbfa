// Looks for what Postgres and Temporal do not agree on: runs without a workflow are started or rebuilt from their record, a
// workflow that no run names is ended. Postgres is asked before anything is restarted; it decides.
import { cohortMadeAt, knownCohorts, openCohorts, unstartedCohorts } from '../../store/repositories/cohorts.js';
import { startCohort } from './cohort-starter.js';
import { inParallel } from './in-parallel.js';
import { Leadership } from './leadership.js';
import { type LoopFailure, startLoop } from './loop.js';
import { type RehostOptions, rehost } from './rehost.js';

const POLL_MS = 5000;
const WALK_EVERY_MS = 60_000;
const PAGE = 500;
const REBUILDS_AT_ONCE = 4;
/** A committed cohort should have begun long before; its starter has died. */
const UNSTARTED_AFTER_MS = 30_000;
/** A workflow without rows may be one whose transaction is not visible yet; after so long it is not. */
const ORPHANED_AFTER_MS = 600_000;

export interface ReconcilerOptions extends RehostOptions {
  readonly onFailure?: (failure: LoopFailure) => void;
  /** Told what was put right. */
  readonly onRepair?: (repair: Repair) => void;
}

export type Repair =
  | { readonly kind: 'started'; readonly cohortId: string }
  | { readonly kind: 'rebuilt'; readonly cohortId: string; readonly newCohortId: string }
  | { readonly kind: 'terminated'; readonly cohortId: string };

export interface Reconciler {
  /** The workflow of this cohort seems to be gone. */
  suspect(cohortId: string): void;
  stop(): Promise<void>;
}

/** Starts the loop; the first walk over all open cohorts begins at once. Of several processes one reconciles. */
export function startReconciler(options: ReconcilerOptions): Reconciler {
  const leadership = new Leadership(options.dataSource, 'reconciler');
  const suspects = new Set<string>();
  let walkAt = 0;
  const loop = startLoop({
    name: 'reconciler',
    pollMs: POLL_MS,
    onFailure: options.onFailure,
    round: async () => {
      if (!(await leadership.holds())) return 'idle';
      for (const cohortId of [...suspects]) {
        await rebuildIfGone(options, cohortId);
        suspects.delete(cohortId);
      }
      if (Date.now() < walkAt) return 'idle';
      await reconcile(options);
      walkAt = Date.now() + WALK_EVERY_MS;
      return 'idle';
    },
  });
  return {
    suspect: (cohortId) => {
      suspects.add(cohortId);
      loop.wake();
    },
    stop: async () => {
      await loop.stop();
      await leadership.release();
    },
  };
}

/** One walk over everything. Throws the first failure of each kind of repair after trying the others of its kind. */
export async function reconcile(options: ReconcilerOptions): Promise<void> {
  const listed = new Set<string>();
  for await (const cohortId of options.client.listOpen()) listed.add(cohortId);
  await startForgotten(options);
  await rebuildGone(options, listed);
  await endOrphans(options, [...listed]);
}

/** Cohorts that were committed and never began. One that began and was ended by force before its first record is rebuilt. */
async function startForgotten(options: ReconcilerOptions): Promise<void> {
  const cohorts = await unstartedCohorts(options.dataSource, UNSTARTED_AFTER_MS);
  await inParallel(cohorts, REBUILDS_AT_ONCE, async (cohort) => {
    const { cohortId } = cohort;
    if ((await startCohort(options, cohort)) === 'started') options.onRepair?.({ kind: 'started', cohortId });
    else await rebuildIfGone(options, cohortId);
  });
}

/** The list of open workflows may lag behind, so the ones that it lacks are asked for one by one. */
async function rebuildGone(options: ReconcilerOptions, listed: ReadonlySet<string>): Promise<void> {
  for (let after = ''; ; ) {
    const page = await openCohorts(options.dataSource, after, PAGE);
    const missing = page.filter((cohortId) => !listed.has(cohortId));
    await inParallel(missing, REBUILDS_AT_ONCE, (cohortId) => rebuildIfGone(options, cohortId));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last;
  }
}

async function rebuildIfGone(options: ReconcilerOptions, cohortId: string): Promise<void> {
  if ((await options.client.stateOf(cohortId)) === 'open') return;
  const newCohortId = await rehost(options, cohortId);
  if (newCohortId !== undefined) options.onRepair?.({ kind: 'rebuilt', cohortId, newCohortId });
}

/** Workflows whose runs have all moved away, or were erased. Those whose runs have ended end by themselves. */
async function endOrphans(options: ReconcilerOptions, listed: readonly string[]): Promise<void> {
  const old = listed.filter((cohortId) => cohortMadeAt(cohortId) < Date.now() - ORPHANED_AFTER_MS);
  for (let from = 0; from < old.length; from += PAGE) {
    const page = old.slice(from, from + PAGE);
    const known = await knownCohorts(options.dataSource, page);
    for (const cohortId of page.filter((id) => !known.has(id))) {
      await options.client.terminate(cohortId, 'no run has this address');
      options.onRepair?.({ kind: 'terminated', cohortId });
    }
  }
}
