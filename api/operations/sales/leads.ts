// Leads: found, shown with their history, moved from stage to stage by hand.
import type { EntityManager } from 'typeorm';
import { AppError } from '../../../core/errors.js';
import type { LeadStage } from '../../../core/rules/lead-stages.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordAudit } from '../../../store/repositories/audit.js';
import {
  findLead,
  type Lead,
  type LeadFilter,
  type LeadHistoryEntry,
  listLeadHistory,
  listLeads,
} from '../../../store/repositories/leads/lead-reads.js';
import { lockLeads, moveLeads } from '../../../store/repositories/leads/leads.js';
import type { OperationContext } from '../../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readCursor, readIdCursor } from '../../cursor.js';

export interface LeadQuery extends LeadFilter, PageQuery {
  /** Those that whoever asks owns. */
  readonly mine?: boolean;
}

/** Newest first. */
export async function findLeads(context: OperationContext, query: LeadQuery): Promise<Page<Lead>> {
  const limit = limitOf(query);
  const { mine, ...filter } = query;
  const ownerId = mine ? (context.actor.staffMemberId ?? undefined) : filter.ownerId;
  const page = { beforeId: readIdCursor(query), limit: limit + 1 };
  return pageOf(await listLeads(context.dataSource, { ...filter, ownerId }, page), limit, ({ id }) => [id]);
}

export async function showLead(context: OperationContext, leadId: string): Promise<Lead> {
  const lead = await findLead(context.dataSource, leadId);
  if (!lead) throw noLead(leadId);
  return lead;
}

export type ShownHistoryEntry = Omit<LeadHistoryEntry, 'key'>;

/** Every change of the stage and every assignment, newest first. */
export async function leadHistory(
  context: OperationContext,
  leadId: string,
  query: PageQuery,
): Promise<Page<ShownHistoryEntry>> {
  await showLead(context, leadId);
  const limit = limitOf(query);
  const key = readCursor(query.cursor, 2);
  const before = key && { at: instantOf(key[0]), key: String(key[1]) };
  const rows = await listLeadHistory(context.dataSource, leadId, { before, limit: limit + 1 });
  const page = pageOf(rows, limit, (entry) => [entry.at.toISOString(), entry.key]);
  return { ...page, items: page.items.map(({ key: _key, ...entry }) => entry) };
}

function instantOf(text: unknown): string {
  const at = new Date(String(text));
  if (Number.isNaN(at.getTime())) readCursor('?', 2);
  return at.toISOString();
}

export interface StageChange {
  readonly stage: LeadStage;
  readonly reason?: string;
  readonly version?: number;
}

/** Moves a lead by hand. Throws `badInput` without a reason for `disqualified`, `conflict` when somebody else changed it meanwhile. */
export function moveLead(context: OperationContext, leadId: string, given: StageChange): Promise<Lead> {
  const { stage, reason = null, version } = given;
  if (stage === 'disqualified' && reason === null)
    throw new AppError('badInput', 'Say why the lead is disqualified: sales learn from it.', [
      { pointer: '/reason', expected: 'a reason' },
    ]);
  return changeLead(context, leadId, version, async (manager, lead) => {
    const origin = { actor: context.actor.name, runId: null, callKey: null };
    const now = context.clock.now();
    await moveLeads(manager, [{ contactId: lead.contactId, stage, reason, origin }], now);
    const entry = { actor: context.actor.name, action: 'lead.moved', subject: `lead:${leadId}` };
    await recordAudit(manager, { ...entry, detail: { stage } }, now);
  });
}

/** Locks a lead, checks the version the caller saw, applies the change and shows what became of it. */
export function changeLead(
  context: OperationContext,
  leadId: string,
  version: number | undefined,
  apply: (manager: EntityManager, lead: Lead) => Promise<void>,
): Promise<Lead> {
  return inTransaction(context.dataSource, async (manager) => {
    const found = await findLead(manager, leadId);
    if (found) await lockLeads(manager, [found.contactId]);
    const lead = found && (await findLead(manager, leadId));
    if (!lead) throw noLead(leadId);
    if (version !== undefined && version !== lead.version)
      throw new AppError('conflict', `The lead has version ${lead.version} by now, not ${version}: read it again.`);
    await apply(manager, lead);
    return (await findLead(manager, leadId))!;
  });
}

function noLead(leadId: string): AppError {
  return new AppError('notFound', `There is no lead ${leadId}.`);
}
