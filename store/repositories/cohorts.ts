// The address of runs: which cohort hosts them. Committed before the workflow starts, so that a retry starts the same one
// with the same members. A run has begun when its first activation is recorded.
import type { DataSource } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { Json, JsonObject } from '../../core/json.js';
import { inTransaction } from '../data-source.js';
import { idMadeAt, lowestIdAt, newId } from '../new-id.js';
import { type Queryable, queryRows } from './query-rows.js';

export interface CohortMember {
  readonly runId: string;
  readonly slot: number;
  readonly epoch: number;
  readonly definitionName: string;
  readonly definitionVersion: string;
  readonly input: Json;
  readonly subject: JsonObject;
  readonly startedAt: Instant;
}

export interface Cohort {
  readonly cohortId: string;
  readonly programHash: string;
  /** By slot. */
  readonly members: readonly CohortMember[];
}

const COHORT_PREFIX = 'cohort-';

export function newCohortId(): string {
  return `${COHORT_PREFIX}${newId()}`;
}

/** Real instant at which a cohort's id was made. */
export function cohortMadeAt(cohortId: string): number {
  return idMadeAt(cohortId.slice(COHORT_PREFIX.length));
}

export interface CohortSizes {
  /** Waiting runs looked at. */
  readonly limit: number;
  readonly size: number;
  /** Size where at least so many runs of one program wait; what is left over then waits for the rest of the crowd. */
  readonly bulkSize: number;
}

/**
 * Gives the oldest waiting runs new addresses and commits them: cohorts of one program each, slots from 0 up. Of a crowd it
 * takes full cohorts only: what is left over is for the next call. Several starters never take the same run.
 */
export function commitCohorts(dataSource: DataSource, sizes: CohortSizes): Promise<Cohort[]> {
  return inTransaction(dataSource, async (manager) => {
    const waiting = await queryRows<{ id: string; programHash: string }>(
      manager,
      `select id, program_hash as "programHash" from run where status = 'enrolled' and cohort_id is null
       order by id limit $1 for update skip locked`,
      [sizes.limit],
    );
    const groups = groupByProgram(waiting).flatMap((runIds) =>
      runIds.length >= sizes.bulkSize
        ? inChunks(runIds.slice(0, runIds.length - (runIds.length % sizes.bulkSize)), sizes.bulkSize)
        : inChunks(runIds, sizes.size),
    );
    const addressed = groups.map((runIds) => ({ cohortId: newCohortId(), runIds }));
    const places = addressed.flatMap(({ cohortId, runIds }) =>
      runIds.map((runId, slot) => ({ runId, cohortId, slot })),
    );
    await manager.query(
      `update run set cohort_id = place.cohort_id, slot = place.slot
       from unnest($1::uuid[], $2::text[], $3::integer[]) as place (run_id, cohort_id, slot) where run.id = place.run_id`,
      [places.map(({ runId }) => runId), places.map(({ cohortId }) => cohortId), places.map(({ slot }) => slot)],
    );
    return findCohorts(
      manager,
      addressed.map(({ cohortId }) => cohortId),
    );
  });
}

function groupByProgram(waiting: readonly { readonly id: string; readonly programHash: string }[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { id, programHash } of waiting) {
    const group = groups.get(programHash);
    if (group) group.push(id);
    else groups.set(programHash, [id]);
  }
  return [...groups.values()];
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

interface MemberRow extends CohortMember {
  readonly cohortId: string;
  readonly programHash: string;
}

async function membersOf(queryable: Queryable, cohortIds: readonly string[]): Promise<MemberRow[]> {
  return queryRows(
    queryable,
    `select cohort_id as "cohortId", program_hash as "programHash", id as "runId", slot, epoch,
       definition_name as "definitionName", definition_version as "definitionVersion", input, subject,
       (extract(epoch from started_at) * 1000)::double precision as "startedAt"
     from run where cohort_id = any($1::text[]) order by cohort_id, slot`,
    [cohortIds],
  );
}

/** Cohorts by id, with all their members. */
export async function findCohorts(queryable: Queryable, cohortIds: readonly string[]): Promise<Cohort[]> {
  const cohorts = new Map<string, { cohortId: string; programHash: string; members: CohortMember[] }>();
  for (const { cohortId, programHash, ...member } of await membersOf(queryable, cohortIds)) {
    const cohort = cohorts.get(cohortId) ?? { cohortId, programHash, members: [] };
    cohort.members.push(member);
    cohorts.set(cohortId, cohort);
  }
  return [...cohorts.values()];
}

/**
 * Cohorts of which no run has begun though they were committed so long ago in real time: whoever committed them died before
 * the start. The id of a cohort tells when it was made.
 */
export async function unstartedCohorts(queryable: Queryable, olderThanMs: number): Promise<Cohort[]> {
  const rows = await queryRows<{ cohortId: string }>(
    queryable,
    `select distinct cohort_id as "cohortId" from run
     where status = 'enrolled' and cohort_id is not null and cohort_id <= $1
       and not exists (select from run as begun where begun.cohort_id = run.cohort_id and begun.status <> 'enrolled')
     order by cohort_id`,
    [`${COHORT_PREFIX}${lowestIdAt(Date.now() - olderThanMs + 1)}`],
  );
  return findCohorts(
    queryable,
    rows.map(({ cohortId }) => cohortId),
  );
}

/**
 * Ids of cohorts that have started and host a run that has not ended, in order, after a given one: for the reconciler to
 * walk. A run that has not begun counts where others of its cohort have: the records of one start may be written one by one.
 */
export async function openCohorts(queryable: Queryable, after: string, limit: number): Promise<string[]> {
  const rows = await queryRows<{ cohortId: string }>(
    queryable,
    `select distinct cohort_id as "cohortId" from run
     where cohort_id > $1 and (status in ('running', 'paused') or status = 'enrolled' and exists (
       select from run as begun where begun.cohort_id = run.cohort_id and begun.status <> 'enrolled'))
     order by cohort_id limit $2`,
    [after, limit],
  );
  return rows.map(({ cohortId }) => cohortId);
}

/** Which of the given runs have not ended, for a reconciler that holds a workflow and asks whether it should. */
export async function openRunsAmong(queryable: Queryable, runIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ id: string }>(
    queryable,
    "select id from run where id = any($1::uuid[]) and status in ('enrolled', 'running', 'paused')",
    [runIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Which of the given cohorts are the address of any run, ended ones included. */
export async function knownCohorts(queryable: Queryable, cohortIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ cohortId: string }>(
    queryable,
    'select distinct cohort_id as "cohortId" from run where cohort_id = any($1::text[])',
    [cohortIds],
  );
  return new Set(rows.map(({ cohortId }) => cohortId));
}
