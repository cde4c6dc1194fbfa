// Work items as people see and settle them. A change names the version it saw, so two people can't settle one item.
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../core/engine/state.js';
import type { Json, JsonObject } from '../../core/json.js';
import { type Queryable, queryRow, queryRows } from './query-rows.js';

export type WorkItemState = 'open' | 'claimed' | 'completed' | 'canceled';

export interface WorkItem {
  readonly id: string;
  readonly form: string;
  readonly formVersion: string;
  readonly title: JsonObject;
  readonly data: Json;
  readonly teamId: string | null;
  /** Name of the team. */
  readonly team: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly state: WorkItemState;
  readonly priority: string;
  readonly holdsPromotions: boolean;
  readonly dueAt: Date | null;
  readonly escalationLevel: number;
  readonly contactId: string | null;
  readonly contactName: string | null;
  readonly runId: string | null;
  readonly result: Json;
  readonly completedBy: string | null;
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

export interface WorkItemFilter {
  readonly state?: WorkItemState;
  readonly team?: string;
  readonly assigneeId?: string;
  readonly contactId?: string;
  readonly runId?: string;
}

const SELECT = `select item.id, form, form_version as "formVersion", title, data, item.team_id as "teamId",
    team.name as team, assignee_id as "assigneeId", assignee.display_name as "assigneeName", state, priority,
    holds_promotions as "holdsPromotions", due_at as "dueAt", escalation_level as "escalationLevel",
    contact_id as "contactId", contact.display_name as "contactName", run_id as "runId", result,
    completed_by as "completedBy", completed_at as "completedAt", item.created_at as "createdAt", item.version
  from work_item as item
  left join team on team.id = item.team_id
  left join staff_member as assignee on assignee.id = item.assignee_id
  left join contact on contact.id = item.contact_id`;

export function findWorkItem(queryable: Queryable, id: string): Promise<WorkItem | undefined> {
  return queryRow(queryable, `${SELECT} where item.id = $1`, [id]);
}

/** Reads one item and locks its row until the transaction ends. */
export async function lockWorkItem(manager: EntityManager, id: string): Promise<WorkItem | undefined> {
  await manager.query('select 1 from work_item where id = $1 for update', [id]);
  return findWorkItem(manager, id);
}

/** The earliest due first, those without a due time last; after the item (dueAt, id) when given. */
export function listWorkItems(
  queryable: Queryable,
  filter: WorkItemFilter,
  page: { readonly after?: { readonly dueAt: string | null; readonly id: string }; readonly limit: number },
): Promise<WorkItem[]> {
  return queryRows(
    queryable,
    `${SELECT}
     where ($1::text is null or state = $1) and ($2::text is null or team.name = $2)
       and ($3::uuid is null or assignee_id = $3) and ($4::uuid is null or contact_id = $4)
       and ($5::uuid is null or run_id = $5)
       and ($7::uuid is null
         or (coalesce(date_trunc('milliseconds', due_at), 'infinity'), item.id) > (coalesce($6::timestamptz, 'infinity'), $7))
     order by coalesce(date_trunc('milliseconds', due_at), 'infinity'), item.id limit $8`,
    [
      filter.state ?? null,
      filter.team ?? null,
      filter.assigneeId ?? null,
      filter.contactId ?? null,
      filter.runId ?? null,
      page.after?.dueAt ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );
}

/** Gives an item to somebody. `claimed` when they took it themselves. */
export async function assignWorkItem(
  manager: EntityManager,
  id: string,
  change: { readonly assigneeId: string | null; readonly teamId: string | null; readonly state: 'open' | 'claimed' },
): Promise<void> {
  await manager.query(
    'update work_item set assignee_id = $2, team_id = $3, state = $4, version = version + 1 where id = $1',
    [id, change.assigneeId, change.teamId, change.state],
  );
}

export async function settleWorkItem(
  manager: EntityManager,
  id: string,
  settled: { readonly result: JsonObject; readonly completedBy: string | null; readonly now: Instant },
): Promise<void> {
  await manager.query(
    `update work_item set state = 'completed', result = $2, completed_by = $3, completed_at = $4, version = version + 1
     where id = $1`,
    [id, JSON.stringify(settled.result), settled.completedBy, new Date(settled.now)],
  );
}

/** Whether the staff member is in the team or leads it. */
export async function worksFor(queryable: Queryable, staffMemberId: string, teamId: string): Promise<boolean> {
  const row = await queryRow(
    queryable,
    `select 1 from team left join staff_member as member on member.team_id = team.id and member.id = $1
     where team.id = $2 and (member.id is not null or supervisor_id = $1 or director_id = $1)`,
    [staffMemberId, teamId],
  );
  return row !== undefined;
}

/** Whether the staff member leads the team. */
export async function leads(queryable: Queryable, staffMemberId: string, teamId: string): Promise<boolean> {
  const row = await queryRow(
    queryable,
    'select 1 from team where id = $2 and (supervisor_id = $1 or director_id = $1)',
    [staffMemberId, teamId],
  );
  return row !== undefined;
}
