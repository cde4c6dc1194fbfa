// Work for people: taking an item, handing in its form, giving it to somebody else.
import type { EntityManager } from 'typeorm';
import type { FormDescription } from '../../core/catalog/functions.js';
import { schemaCheck } from '../../core/catalog/json-schema.js';
import { AppError } from '../../core/errors.js';
import { isObject, type JsonObject } from '../../core/json.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { ingestEvents } from '../../store/repositories/events.js';
import { findStaffMember, findTeam } from '../../store/repositories/staff.js';
import {
  assignWorkItem,
  findWorkItem,
  leads,
  listWorkItems,
  lockWorkItem,
  settleWorkItem,
  type WorkItem,
  type WorkItemFilter,
  worksFor,
} from '../../store/repositories/work-item-desk.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readCursor } from '../cursor.js';

/** Source of the events about settled work items; with the item's id it makes them single. */
const EVENT_SOURCE = 'ravand/work-items';

export interface WorkItemQuery extends WorkItemFilter, PageQuery {
  readonly mine?: boolean;
}

/** The earliest due first. */
export async function findWorkItems(context: OperationContext, query: WorkItemQuery): Promise<Page<WorkItem>> {
  const limit = limitOf(query);
  const key = readCursor(query.cursor, 2);
  const after = key && { dueAt: key[0] === null ? null : String(key[0]), id: String(key[1]) };
  const { mine, ...filter } = query;
  const assigneeId = mine ? (context.actor.staffMemberId ?? undefined) : filter.assigneeId;
  const rows = await listWorkItems(context.dataSource, { ...filter, assigneeId }, { after, limit: limit + 1 });
  return pageOf(rows, limit, (item) => [item.dueAt?.toISOString() ?? null, item.id]);
}

export interface ShownWorkItem extends WorkItem {
  readonly formDescription?: FormDescription;
}

/** One item with the form to fill in. */
export async function showWorkItem(context: OperationContext, workItemId: string): Promise<ShownWorkItem> {
  const item = await findWorkItem(context.dataSource, workItemId);
  if (!item) throw noWorkItem(workItemId);
  const formDescription = context.forms.find((form) => form.name === item.form);
  return formDescription ? { ...item, formDescription } : item;
}

/** Takes an item that nobody else has. */
export function claimWorkItem(
  context: OperationContext,
  workItemId: string,
  given: { readonly version?: number },
): Promise<WorkItem> {
  return change(context, workItemId, given.version, 'workItem.claimed', async (manager, item) => {
    const { staffMemberId } = context.actor;
    if (staffMemberId === null) throw new AppError('forbidden', 'Only a staff member can claim a work item.');
    if (item.assigneeId !== null && item.assigneeId !== staffMemberId)
      throw new AppError('conflict', `The work item is assigned to ${item.assigneeName ?? 'somebody else'}.`);
    await requireMembership(context, manager, item);
    await assignWorkItem(manager, item.id, { assigneeId: staffMemberId, teamId: item.teamId, state: 'claimed' });
  });
}

/**
 * Hands in the filled form: the item is settled and the event `task.completed` stored in one transaction, and whoever waits
 * for it goes on. Throws `formInvalid` with a pointer for each field that does not fit the form.
 */
export function completeWorkItem(
  context: OperationContext,
  workItemId: string,
  given: { readonly version?: number; readonly result: JsonObject },
): Promise<WorkItem> {
  return change(context, workItemId, given.version, 'workItem.completed', async (manager, item) => {
    await requireRightToSettle(context, manager, item);
    const form = checkResult(context, item, given.result);
    const now = context.clock.now();
    const completedBy = context.actor.staffMemberId;
    await settleWorkItem(manager, item.id, { result: given.result, completedBy, now });
    const data = { taskId: item.id, form: item.form, ...wordsForTheProcess(form, given.result) };
    const event = {
      source: EVENT_SOURCE,
      eventId: `completed:${item.id}`,
      type: 'task.completed',
      at: now,
      data: item.contactId ? { ...data, contactId: item.contactId } : data,
      contactId: item.contactId ?? undefined,
      runId: item.runId ?? undefined,
    };
    await ingestEvents(manager, [event], now);
  });
}

export interface Reassignment {
  readonly version?: number;
  /** null gives the item back to the team. */
  readonly assigneeId?: string | null;
  readonly team?: string;
}

/** Gives an item to another person or another team. */
export function reassignWorkItem(
  context: OperationContext,
  workItemId: string,
  given: Reassignment,
): Promise<WorkItem> {
  return change(context, workItemId, given.version, 'workItem.reassigned', async (manager, item) => {
    const team = given.team === undefined ? undefined : await findTeam(manager, given.team);
    if (given.team !== undefined && !team) throw unknown('/team', given.team, 'the name of a team');
    const assigneeId = given.assigneeId === undefined ? (team ? null : item.assigneeId) : given.assigneeId;
    if (assigneeId !== null && !(await findStaffMember(manager, assigneeId))?.active)
      throw unknown('/assigneeId', assigneeId, 'the id of an active staff member');
    await assignWorkItem(manager, item.id, { assigneeId, teamId: team?.id ?? item.teamId, state: 'open' });
  });
}

/** Locks an unsettled item, checks the version the caller saw, applies the change and writes it down. */
function change(
  context: OperationContext,
  workItemId: string,
  version: number | undefined,
  action: string,
  apply: (manager: EntityManager, item: WorkItem) => Promise<void>,
): Promise<WorkItem> {
  return inTransaction(context.dataSource, async (manager) => {
    const item = await lockWorkItem(manager, workItemId);
    if (!item) throw noWorkItem(workItemId);
    if (version !== undefined && version !== item.version)
      throw new AppError(
        'conflict',
        `The work item has version ${item.version} by now, not ${version}: read it again.`,
      );
    if (item.state === 'completed' || item.state === 'canceled')
      throw new AppError('conflict', `The work item is ${item.state}: it can not be changed any more.`);
    await apply(manager, item);
    const entry = { actor: context.actor.name, action, subject: `workItem:${item.id}` };
    await recordAudit(manager, entry, context.clock.now());
    return (await findWorkItem(manager, workItemId))!;
  });
}

async function requireMembership(context: OperationContext, manager: EntityManager, item: WorkItem): Promise<void> {
  const { role, staffMemberId } = context.actor;
  if (role === 'administrator' || item.teamId === null || staffMemberId === null) return;
  if (await worksFor(manager, staffMemberId, item.teamId)) return;
  throw new AppError('forbidden', `The work item belongs to the team "${item.team}".`);
}

/** The assignee, a member of the team when nobody has it, who leads the team, or an administrator. */
async function requireRightToSettle(context: OperationContext, manager: EntityManager, item: WorkItem): Promise<void> {
  const { role, staffMemberId } = context.actor;
  if (role === 'administrator' || (staffMemberId !== null && item.assigneeId === staffMemberId)) return;
  if (item.assigneeId === null) return requireMembership(context, manager, item);
  if (staffMemberId !== null && item.teamId !== null && (await leads(manager, staffMemberId, item.teamId))) return;
  throw new AppError('forbidden', `The work item is assigned to ${item.assigneeName ?? 'somebody else'}.`);
}

function checkResult(context: OperationContext, item: WorkItem, result: JsonObject): FormDescription {
  const form = context.forms.find((candidate) => candidate.name === item.form);
  if (!form) throw new AppError('conflict', `The form "${item.form}" is not installed any more.`);
  const violations = schemaCheck(form.schema)(result);
  if (violations.length === 0) return form;
  const details = violations.map(({ pointer, message }) => ({ pointer: `/result${pointer}`, expected: message }));
  throw new AppError('formInvalid', `${details[0]?.pointer}: ${details[0]?.expected}.`, details);
}

/** What a process may know of a filled form: the outcome, and a reason only where it is one of a list, never what somebody wrote. */
function wordsForTheProcess({ schema }: FormDescription, { outcome, reason }: JsonObject): JsonObject {
  const { reason: field } = isObject(schema.properties) ? schema.properties : {};
  const isOfList = isObject(field) && Array.isArray(field.enum);
  return {
    ...(typeof outcome === 'string' && { outcome }),
    ...(typeof reason === 'string' && isOfList && { reason }),
  };
}

function noWorkItem(workItemId: string): AppError {
  return new AppError('notFound', `There is no work item ${workItemId}.`);
}

function unknown(pointer: string, found: string, expected: string): AppError {
  return new AppError('badInput', `${pointer} is "${found}"; expected ${expected}.`, [{ pointer, found, expected }]);
}
