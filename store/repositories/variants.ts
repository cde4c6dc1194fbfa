// Who is in which variant of an experiment. The first assignment stays.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import { type Queryable, queryRows } from './query-rows.js';

export interface VariantAssignment {
  readonly experiment: string;
  /** Who or what is in the experiment: a contact's id. */
  readonly unit: string;
  readonly variant: string;
}

/** Assigns where nothing was assigned; the answer gives the variant that counts, also the one of an earlier assignment. */
export async function assignVariants(
  manager: EntityManager,
  wanted: readonly VariantAssignment[],
  at: Instant,
): Promise<(experiment: string, unit: string) => string> {
  const columns = [wanted.map((one) => one.experiment), wanted.map((one) => one.unit)];
  await manager.query(
    `insert into variant (experiment, unit, variant, assigned_at)
     select distinct on (experiment, unit) experiment, unit, variant, $4
     from unnest($1::text[], $2::text[], $3::text[]) as wanted (experiment, unit, variant)
     order by experiment, unit
     on conflict do nothing`,
    [...columns, wanted.map((one) => one.variant), new Date(at)],
  );
  const rows = await queryRows<VariantAssignment>(
    manager,
    `select experiment, unit, variant from variant
     where (experiment, unit) in (select * from unnest($1::text[], $2::text[]))`,
    columns,
  );
  const found = new Map(rows.map((row) => [`${row.experiment}\n${row.unit}`, row.variant]));
  return (experiment, unit) => found.get(`${experiment}\n${unit}`)!;
}

/** What was assigned in an experiment, by unit; units without an assignment are not in it. */
export async function keptVariants(
  queryable: Queryable,
  experiment: string,
  units: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows<{ unit: string; variant: string }>(
    queryable,
    'select unit, variant from variant where experiment = $1 and unit = any($2::text[])',
    [experiment, units],
  );
  return new Map(rows.map(({ unit, variant }) => [unit, variant]));
}
