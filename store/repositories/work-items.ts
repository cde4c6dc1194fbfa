// Work items as processes make, escalate and close them. What people do with them is work-item-desk.ts's matter.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { queryRows } from './query-rows.js';

export interface NewWorkItem {
  readonly runId: string;
  readonly callKey: string;
  readonly contactId: string | null;
  readonly form: string;
  readonly formVersion: string;
  readonly title: JsonObject;
  readonly data: JsonObject;
  readonly teamId: string;
  readonly assigneeId: string | null;
  readonly priority: string;
  readonly holdsPromotions: boolean;
  readonly dueAt: Instant | null;
}

/** A team, locked, with its active members and how many items each has open. */
export interface TeamLoad {
  readonly id: string;
  readonly name: string;
  readonly members: readonly { readonly id: string; readonly free: number; readonly open: number }[];
}

/**
 * Locks the teams of these names, in id order, so that two batches don't give the same free place away twice, and reads the
 * load of their members.
 */
export async function lockTeams(
  manager: EntityManager,
  names: readonly string[],
): Promise<ReadonlyMap<string, TeamLoad>> {
  const teams = await queryRows<{ id: string; name: string }>(
    manager,
    'select id, name from team where name = any($1::text[]) order by id for no key update',
    [names],
  );
  const members = await queryRows<{ id: string; teamId: string; capacity: number; open: number }>(
    manager,
    `select staff_member.id, staff_member.team_id as "teamId", staff_member.capacity, count(work_item.id)::integer as open
     from staff_member
       left join work_item on work_item.assignee_id = staff_member.id and work_item.state in ('open', 'claimed')
     where staff_member.team_id = any($1::uuid[]) and staff_member.active
     group by staff_member.id order by staff_member.id`,
    [teams.map((team) => team.id)],
  );
  return new Map(
    teams.map((team) => [
      team.name,
      {
        ...team,
        members: members
          .filter((member) => member.teamId === team.id)
          .map(({ id, capacity, open }) => ({ id, open, free: capacity - open })),
      },
    ]),
  );
}

/** Inserts them and gives their ids, in order. */
export async function insertWorkItems(
  manager: EntityManager,
  items: readonly NewWorkItem[],
  at: Instant,
): Promise<readonly string[]> {
  const ids = items.map(() => newId());
  if (items.length === 0) return ids;
  await manager.query(
    `insert into work_item (id, run_id, call_key, contact_id, form, form_version, title, data, team_id, assignee_id, priority,
       holds_promotions, due_at, created_at)
     select given.id, given.run_id, given.call_key, contact.id, given.form, given.form_version, given.title, given.data,
       given.team_id, given.assignee_id, given.priority, given.holds_promotions, given.due_at, $14
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[],
         $9::uuid[], $10::uuid[], $11::text[], $12::boolean[], $13::timestamptz[])
       as given (id, run_id, call_key, contact_id, form, form_version, title, data, team_id, assignee_id, priority,
         holds_promotions, due_at)
       left join contact on contact.id = given.contact_id`,
    [
      ids,
      items.map((item) => item.runId),
      items.map((item) => item.callKey),
      items.map((item) => item.contactId),
      items.map((item) => item.form),
      items.map((item) => item.formVersion),
      items.map((item) => JSON.stringify(item.title)),
      items.map((item) => JSON.stringify(item.data)),
      items.map((item) => item.teamId),
      items.map((item) => item.assigneeId),
      items.map((item) => item.priority),
      items.map((item) => item.holdsPromotions),
      items.map((item) => (item.dueAt === null ? null : new Date(item.dueAt))),
      new Date(at),
    ],
  );
  return ids;
}

export interface EscalationRequest {
  readonly taskId: string;
  readonly level: 1 | 2;
}

export interface WorkItemPosition {
  readonly taskId: string;
  readonly state: string;
  readonly assigneeId: string | null;
  readonly level: number;
}

/**
 * Hands open items to the supervisor (level 1) or the director (level 2) of their team; one that is over, or already at that
 * level, stays. A team without such a person keeps the assignee, but the level counts. Gives where each item stands.
 */
export async function escalateWorkItems(
  manager: EntityManager,
  requests: readonly EscalationRequest[],
): Promise<ReadonlyMap<string, WorkItemPosition>> {
  const taskIds = requests.map((request) => request.taskId);
  await lockWorkItems(manager, taskIds);
  await manager.query(
    `update work_item set
       assignee_id = coalesce(case given.level when 1 then team.supervisor_id else team.director_id end,
         work_item.assignee_id),
       state = 'open', escalation_level = given.level, version = work_item.version + 1
     from (select task_id, max(level) as level from unnest($1::uuid[], $2::integer[]) as one (task_id, level)
       group by task_id) as given, team
     where work_item.id = given.task_id and team.id = work_item.team_id
       and work_item.state in ('open', 'claimed') and work_item.escalation_level < given.level`,
    [taskIds, requests.map((request) => request.level)],
  );
  return readPositions(manager, taskIds);
}

/** Closes items that are open; gives the ids of those that were. The reason stays in the result. */
export async function closeWorkItems(
  manager: EntityManager,
  requests: readonly { readonly taskId: string; readonly reason: string }[],
  at: Instant,
): Promise<ReadonlySet<string>> {
  await lockWorkItems(
    manager,
    requests.map((request) => request.taskId),
  );
  const rows = await queryRows<{ id: string }>(
    manager,
    `update work_item set state = 'canceled', result = jsonb_build_object('closedBecause', given.reason),
       completed_at = $3, version = work_item.version + 1
     from (select distinct on (task_id) task_id, reason from unnest($1::uuid[], $2::text[]) as one (task_id, reason))
       as given
     where work_item.id = given.task_id and work_item.state in ('open', 'claimed')
     returning work_item.id`,
    [requests.map((request) => request.taskId), requests.map((request) => request.reason), new Date(at)],
  );
  return new Set(rows.map((row) => row.id));
}

async function lockWorkItems(manager: EntityManager, taskIds: readonly string[]): Promise<void> {
  await manager.query('select id from work_item where id = any($1::uuid[]) order by id for no key update', [taskIds]);
}

async function readPositions(
  manager: EntityManager,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, WorkItemPosition>> {
  const rows = await queryRows<WorkItemPosition>(
    manager,
    `select id as "taskId", state, assignee_id as "assigneeId", escalation_level as level
     from work_item where id = any($1::uuid[])`,
    [taskIds],
  );
  return new Map(rows.map((row) => [row.taskId, row]));
}
