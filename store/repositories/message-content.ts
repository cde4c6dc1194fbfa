// What rendering reads and leaves behind: who gets the mail, the tasks mails are about, the links they carry.
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import { type Queryable, queryRows } from './query-rows.js';

/** A reserved row with its recipient, ready to be rendered. */
export interface MessageToRender {
  readonly id: string;
  readonly template: string;
  readonly topic: string;
  readonly locale: string;
  readonly parameters: JsonObject;
  readonly name: string;
  /** Null when the person or the address is gone since the row was reserved. */
  readonly address: string | null;
  readonly timeZone: string | null;
}

/** Those of the rows that are still reserved. */
export async function readMessagesToRender(queryable: Queryable, ids: readonly string[]): Promise<MessageToRender[]> {
  return queryRows<MessageToRender>(
    queryable,
    `select message.id, message.template, message.topic, message.locale, message.parameters,
       coalesce(contact.display_name, staff_member.display_name, '') as name,
       coalesce(contact_point.value, staff_member.email) as address,
       coalesce(contact.time_zone, staff_member.time_zone) as "timeZone"
     from message
       left join contact on contact.id = message.contact_id
       left join contact_point on contact_point.id = message.contact_point_id
       left join staff_member on staff_member.id = message.staff_member_id
     where message.id = any($1::uuid[]) and message.state = 'reserved'
     order by message.id`,
    [ids],
  );
}

/** What mails to staff show of a task. */
export interface TaskView {
  readonly id: string;
  readonly title: JsonObject;
  readonly dueAt: Instant | null;
  readonly priority: string;
}

export async function readTaskViews(
  queryable: Queryable,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, TaskView>> {
  if (taskIds.length === 0) return new Map();
  const rows = await queryRows<TaskView & { dueAt: Date | null }>(
    queryable,
    'select id, title, due_at as "dueAt", priority from work_item where id = any($1::uuid[])',
    [taskIds],
  );
  return new Map(rows.map((row) => [row.id, { ...row, dueAt: row.dueAt?.getTime() ?? null }]));
}

export interface TrackedLink {
  readonly messageId: string;
  readonly position: number;
  readonly url: string;
}

/** Keeps where the links of messages lead. Rendering a message again gives the same links in the same places. */
export async function keepTrackedLinks(
  queryable: Queryable,
  links: readonly TrackedLink[],
  at: Instant,
): Promise<void> {
  if (links.length === 0) return;
  await queryable.query(
    `insert into tracked_link (id, message_id, position, url, created_at)
     select id, message_id, position, url, $5
     from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[]) as given (id, message_id, position, url)
     on conflict (message_id, position) do nothing`,
    [
      links.map(() => newId()),
      links.map((link) => link.messageId),
      links.map((link) => link.position),
      links.map((link) => link.url),
      new Date(at),
    ],
  );
}

/** Who is told about tasks: the assignee, or the supervisor or director of the team. */
export interface TaskStaff {
  readonly taskId: string;
  readonly assigneeId: string | null;
  readonly supervisorId: string | null;
  readonly directorId: string | null;
}

export async function readTaskStaff(
  queryable: Queryable,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, TaskStaff>> {
  if (taskIds.length === 0) return new Map();
  const rows = await queryRows<TaskStaff>(
    queryable,
    `select work_item.id as "taskId", work_item.assignee_id as "assigneeId", team.supervisor_id as "supervisorId",
       team.director_id as "directorId"
     from work_item left join team on team.id = work_item.team_id
     where work_item.id = any($1::uuid[])`,
    [taskIds],
  );
  return new Map(rows.map((row) => [row.taskId, row]));
}

export async function readStaffLocales(
  queryable: Queryable,
  staffMemberIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows<{ id: string; locale: string }>(
    queryable,
    'select id, locale from staff_member where id = any($1::uuid[]) and active',
    [staffMemberIds],
  );
  return new Map(rows.map((row) => [row.id, row.locale]));
}
