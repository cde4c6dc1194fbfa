import type { Instant } from '../../core/engine/state.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export interface StaffMember {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: string;
  readonly locale: string;
  readonly timeZone: string | null;
  /** Name of the team. */
  readonly team: string | null;
  readonly capacity: number;
  /** Whose leads the person gets first. */
  readonly regions: readonly string[];
  readonly active: boolean;
}

export interface NewStaffMember {
  readonly displayName: string;
  /** Normalised. */
  readonly email: string;
  readonly role: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly teamId?: string;
  readonly capacity?: number;
  readonly regions?: readonly string[];
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly supervisorId: string | null;
  readonly directorId: string | null;
}

const STAFF = `select member.id, display_name as "displayName", email, role, locale, time_zone as "timeZone",
  team.name as team, capacity, regions, active
  from staff_member as member left join team on team.id = member.team_id`;
const TEAM_COLUMNS = 'id, name, supervisor_id as "supervisorId", director_id as "directorId"';

export function listStaff(queryable: Queryable): Promise<StaffMember[]> {
  return queryRows(queryable, `${STAFF} order by display_name, member.id`);
}

export function findStaffMember(queryable: Queryable, id: string): Promise<StaffMember | undefined> {
  return queryRow(queryable, `${STAFF} where member.id = $1`, [id]);
}

export function findStaffByEmail(queryable: Queryable, email: string): Promise<StaffMember | undefined> {
  return queryRow(queryable, `${STAFF} where email = $1`, [email]);
}

/** Adds somebody; undefined when the e-mail is taken. */
export async function insertStaffMember(
  queryable: Queryable,
  member: NewStaffMember,
  now: Instant,
): Promise<StaffMember | undefined> {
  const id = newId();
  const inserted = await queryRow(
    queryable,
    `insert into staff_member (id, display_name, email, role, locale, time_zone, team_id, capacity, regions, created_at)
     values ($1, $2, $3, $4, coalesce($5, 'en'), $6, $7, coalesce($8, 50), $9, $10)
     on conflict (email) do nothing returning id`,
    [
      id,
      member.displayName,
      member.email,
      member.role,
      member.locale ?? null,
      member.timeZone ?? null,
      member.teamId ?? null,
      member.capacity ?? null,
      member.regions ?? [],
      new Date(now),
    ],
  );
  return inserted ? findStaffMember(queryable, id) : undefined;
}

/** What is not given stays; `teamId: null` takes somebody out of the team. Undefined when nobody has this id. */
export async function changeStaffMember(
  queryable: Queryable,
  id: string,
  change: {
    readonly teamId?: string | null;
    readonly capacity?: number;
    readonly regions?: readonly string[];
    readonly active?: boolean;
  },
): Promise<StaffMember | undefined> {
  await queryable.query(
    `update staff_member set team_id = case when $2 then $3::uuid else team_id end, capacity = coalesce($4, capacity),
       regions = coalesce($5::text[], regions), active = coalesce($6, active) where id = $1`,
    [
      id,
      change.teamId !== undefined,
      change.teamId ?? null,
      change.capacity ?? null,
      change.regions ?? null,
      change.active ?? null,
    ],
  );
  return findStaffMember(queryable, id);
}

export function listTeams(queryable: Queryable): Promise<Team[]> {
  return queryRows(queryable, `select ${TEAM_COLUMNS} from team order by name`);
}

export function findTeam(queryable: Queryable, name: string): Promise<Team | undefined> {
  return queryRow(queryable, `select ${TEAM_COLUMNS} from team where name = $1`, [name]);
}

/** Creates a team or changes who leads it; what is not given stays. */
export async function upsertTeam(
  queryable: Queryable,
  team: { readonly name: string; readonly supervisorId?: string; readonly directorId?: string },
  now: Instant,
): Promise<{ readonly team: Team; readonly created: boolean }> {
  const row = await queryRow<Team & { created: boolean }>(
    queryable,
    `insert into team (id, name, supervisor_id, director_id, created_at) values ($1, $2, $3, $4, $5)
     on conflict (name) do update set supervisor_id = coalesce(excluded.supervisor_id, team.supervisor_id),
       director_id = coalesce(excluded.director_id, team.director_id)
     returning ${TEAM_COLUMNS}, xmax = 0 as created`,
    [newId(), team.name, team.supervisorId ?? null, team.directorId ?? null, new Date(now)],
  );
  const { created, ...stored } = row!;
  return { team: stored, created };
}
