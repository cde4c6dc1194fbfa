// Settings of the installation: its id, its world clock.
import type { EntityManager } from 'typeorm';
import { REAL_TIME, type WorldClock } from '../../core/calendar/world-clock.js';
import type { Json } from '../../core/json.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRow } from './query-rows.js';

const INSTALLATION_ID = 'installationId';
const WORLD_CLOCK = 'worldClock';

export async function readSetting(queryable: Queryable, name: string): Promise<Json | undefined> {
  return (await queryRow<{ value: Json }>(queryable, 'select value from setting where name = $1', [name]))?.value;
}

export async function writeSetting(queryable: Queryable, name: string, value: Json): Promise<void> {
  await queryable.query(
    `insert into setting (name, value) values ($1, $2::jsonb) on conflict (name) do update set value = excluded.value`,
    [name, JSON.stringify(value)],
  );
}

/** The id that names this installation's namespace and task queue; made by the first who asks. */
export async function installationId(queryable: Queryable): Promise<string> {
  await queryable.query('insert into setting (name, value) values ($1, $2::jsonb) on conflict do nothing', [
    INSTALLATION_ID,
    JSON.stringify(newId()),
  ]);
  return (await readSetting(queryable, INSTALLATION_ID)) as string;
}

/** Real time where no world clock was set. */
export async function readWorldClock(queryable: Queryable): Promise<WorldClock> {
  const stored = (await readSetting(queryable, WORLD_CLOCK)) as WorldClock | undefined;
  return stored ?? REAL_TIME;
}

/** Sets the clock of a world that has none yet. One that runs goes on: what waits in it was promised by it. */
export async function writeFirstWorldClock(manager: EntityManager, clock: WorldClock): Promise<void> {
  await manager.query('insert into setting (name, value) values ($1, $2::jsonb) on conflict do nothing', [
    WORLD_CLOCK,
    JSON.stringify(clock),
  ]);
}

/** Processes read the clock when they start: set it before the others run. */
export async function writeWorldClock(manager: EntityManager, clock: WorldClock): Promise<void> {
  await writeSetting(manager, WORLD_CLOCK, { ...clock });
}
