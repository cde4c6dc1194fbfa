// Opportunities: noted, worked, won or lost.
import { AppError } from '../../../core/errors.js';
import type { JsonObject } from '../../../core/json.js';
import { inTransaction } from '../../../store/data-source.js';
import { recordAudit } from '../../../store/repositories/audit.js';
import { contactExists } from '../../../store/repositories/contact-reads.js';
import { insertOpportunities } from '../../../store/repositories/leads/opportunities.js';
import {
  findOpportunity,
  listOpportunities,
  lockOpportunity,
  type Opportunity,
  type OpportunityFilter,
  type OpportunityStage,
  type OpportunityState,
  writeOpportunity,
} from '../../../store/repositories/leads/opportunity-desk.js';
import { findStaffMember } from '../../../store/repositories/staff.js';
import type { OperationContext } from '../../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../../cursor.js';

export interface OpportunityQuery extends OpportunityFilter, PageQuery {
  readonly mine?: boolean;
}

/** Newest first. */
export async function findOpportunities(
  context: OperationContext,
  query: OpportunityQuery,
): Promise<Page<Opportunity>> {
  const limit = limitOf(query);
  const { mine, ...filter } = query;
  const ownerId = mine ? (context.actor.staffMemberId ?? undefined) : filter.ownerId;
  const page = { beforeId: readIdCursor(query), limit: limit + 1 };
  return pageOf(await listOpportunities(context.dataSource, { ...filter, ownerId }, page), limit, ({ id }) => [id]);
}

export async function showOpportunity(context: OperationContext, id: string): Promise<Opportunity> {
  const opportunity = await findOpportunity(context.dataSource, id);
  if (!opportunity) throw noOpportunity(id);
  return opportunity;
}

export interface OpportunityFacts {
  readonly contactId: string;
  readonly title: JsonObject;
  readonly pipeline?: string;
  readonly amount?: number;
  readonly probability?: number;
}

/** Notes an opportunity by hand, in the organisation's currency. Throws `badInput` for a contact that does not exist. */
export function createOpportunity(context: OperationContext, given: OpportunityFacts): Promise<Opportunity> {
  const { contactId, title, pipeline = null, amount = null, probability = null } = given;
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    if (!(await contactExists(manager, contactId))) throw wrong('/contactId', contactId, 'the id of a contact');
    const { currency } = context.organisation;
    const facts = { contactId, title, pipeline, amount, probability, currency, runId: null, callKey: null };
    const [id] = await insertOpportunities(manager, [facts], now);
    const entry = { actor: context.actor.name, action: 'opportunity.noted', subject: `opportunity:${id}` };
    await recordAudit(manager, entry, now);
    return (await findOpportunity(manager, id!))!;
  });
}

/** What is not given stays. */
export interface OpportunityChange {
  readonly version?: number;
  readonly title?: JsonObject;
  readonly pipeline?: string;
  readonly stage?: OpportunityStage;
  readonly reason?: string | null;
  readonly amount?: number | null;
  readonly probability?: number | null;
  readonly ownerId?: string | null;
}

/**
 * Changes an opportunity. Won is certain and lost is not: the probability follows, unless it is given. Throws `badInput` for lost
 * without a reason and for an owner who does not work here, `conflict` when somebody else changed it meanwhile.
 */
export function updateOpportunity(
  context: OperationContext,
  id: string,
  given: OpportunityChange,
): Promise<Opportunity> {
  const { version, ...change } = given;
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const opportunity = await lockOpportunity(manager, id);
    if (!opportunity) throw noOpportunity(id);
    if (version !== undefined && version !== opportunity.version)
      throw new AppError(
        'conflict',
        `The opportunity has version ${opportunity.version} by now, not ${version}: read it again.`,
      );
    const { ownerId } = change;
    if (typeof ownerId === 'string' && !(await findStaffMember(manager, ownerId))?.active)
      throw wrong('/ownerId', ownerId, 'the id of an active staff member');
    await writeOpportunity(manager, id, changed(opportunity, change, now), now);
    const entry = { actor: context.actor.name, action: 'opportunity.changed', subject: `opportunity:${id}` };
    await recordAudit(
      manager,
      { ...entry, detail: { changed: Object.keys(change), stage: change.stage ?? opportunity.stage } },
      now,
    );
    return (await findOpportunity(manager, id))!;
  });
}

const CERTAINTY: Readonly<Partial<Record<OpportunityStage, number>>> = { won: 1, lost: 0 };

function changed(before: Opportunity, change: Omit<OpportunityChange, 'version'>, now: number): OpportunityState {
  const stage = change.stage ?? before.stage;
  const isMove = stage !== before.stage;
  const reason = change.reason === undefined ? (isMove ? null : before.reason) : change.reason;
  if (stage === 'lost' && reason === null)
    throw new AppError('badInput', 'Say why the opportunity was lost: sales learn from it.', [
      { pointer: '/reason', expected: 'a reason' },
    ]);
  const certainty = isMove ? CERTAINTY[stage] : undefined;
  const isClosed = CERTAINTY[stage] !== undefined;
  return {
    title: change.title ?? before.title,
    pipeline: change.pipeline ?? before.pipeline,
    stage,
    reason,
    amount: change.amount === undefined ? before.amount : (change.amount?.toString() ?? null),
    probability: change.probability === undefined ? (certainty ?? before.probability) : change.probability,
    ownerId: change.ownerId === undefined ? before.ownerId : change.ownerId,
    closedAt: isClosed ? (isMove ? new Date(now) : before.closedAt) : null,
  };
}

function noOpportunity(id: string): AppError {
  return new AppError('notFound', `There is no opportunity ${id}.`);
}

function wrong(pointer: string, found: string, expected: string): AppError {
  return new AppError('badInput', `${pointer} is "${found}"; expected ${expected}.`, [{ pointer, found, expected }]);
}
