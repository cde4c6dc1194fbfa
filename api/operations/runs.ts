// Runs: starting one, watching it, pausing, resuming and canceling it.
import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.js';
import { isObject, type Json } from '../../core/json.js';
import { inTransaction } from '../../store/data-source.js';
import { newId } from '../../store/new-id.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { contactExists, listContacts } from '../../store/repositories/contact-reads.js';
import { findDefinition, type PublishedDefinition } from '../../store/repositories/definitions.js';
import { type EnrolmentOutcome, enrol } from '../../store/repositories/enrolment.js';
import { type RunControl, requestControl } from '../../store/repositories/run-events.js';
import {
  findRun,
  journalOf,
  listRuns,
  type Run,
  type RunStep,
  type RunSummary,
  type StoredRunStatus,
} from '../../store/repositories/runs.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readCursor, readIdCursor, writeCursor } from '../cursor.js';

export interface RunStart {
  readonly definition: string;
  readonly version?: string;
  readonly contactId?: string;
  readonly contactExternalId?: string;
  readonly input?: Json;
  /** Makes the start single: the same occasion never starts twice. */
  readonly occasion?: string;
}

/** A refusal by the entry rule is an outcome with a reason, not a failure. */
export interface StartOutcome {
  readonly outcome: 'enrolled' | 'refused';
  readonly runId?: string;
  readonly reason?: string;
}

/** Starts a process, when its entry rule lets the contact in. */
export async function startRun(context: OperationContext, given: RunStart): Promise<StartOutcome> {
  const { dataSource, clock, actor } = context;
  const definition = await findDefinition(dataSource, given.definition, given.version);
  if (!definition) throw noDefinition(given);
  const contactId = await contactOf(context, given);
  const now = clock.now();
  const requestId = newId();
  const occasion = given.occasion ? `request:${digest(`${actor.name} ${given.occasion}`)}` : `request:${requestId}`;
  return inTransaction(dataSource, async (manager) => {
    const input = inputOf(definition, given, { contactId, requestId, now });
    const [outcome] = await enrol(manager, [{ definition, contactId, input, occasion }], now);
    const subject = `definition:${definition.name}`;
    await recordAudit(manager, { actor: actor.name, action: 'run.started', subject, detail: { ...outcome } }, now);
    return startOutcome(outcome!);
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function startOutcome(outcome: EnrolmentOutcome): StartOutcome {
  if (outcome.status !== 'refused') return { outcome: 'enrolled', runId: outcome.runId };
  return { outcome: 'refused', reason: outcome.reason, ...(outcome.runId ? { runId: outcome.runId } : {}) };
}

async function contactOf(context: OperationContext, given: RunStart): Promise<string | null> {
  const { dataSource } = context;
  if (given.contactId !== undefined) {
    if (await contactExists(dataSource, given.contactId)) return given.contactId;
    throw new AppError('notFound', `There is no contact ${given.contactId}.`);
  }
  if (given.contactExternalId === undefined) return null;
  const [contact] = await listContacts(dataSource, { externalId: given.contactExternalId }, { limit: 1 });
  if (contact) return contact.id;
  throw new AppError('notFound', `There is no contact with the external id "${given.contactExternalId}".`);
}

/** A process that starts on events finds in its input the list of events the standard promises; this start is one. */
function inputOf(
  definition: PublishedDefinition,
  given: RunStart,
  start: { readonly contactId: string | null; readonly requestId: string; readonly now: number },
): Json {
  const input = given.input ?? {};
  const { schedule } = definition.document;
  if (!isObject(schedule) || schedule.on === undefined) return input;
  const data = isObject(input) ? input : { input };
  return [
    {
      specversion: '1.0',
      id: start.requestId,
      source: 'ravand/api',
      type: 'run.requested',
      time: new Date(start.now).toISOString(),
      data: start.contactId === null ? data : { ...data, contactId: start.contactId },
    },
  ];
}

export interface RunQuery extends PageQuery {
  readonly definition?: string;
  readonly status?: StoredRunStatus;
  readonly contactId?: string;
  readonly parentRunId?: string;
}

/** Newest first. */
export async function findRuns(context: OperationContext, query: RunQuery): Promise<Page<object>> {
  const { definition, status, contactId, parentRunId } = query;
  const filters = { definitionName: definition, statuses: status && [status], contactId, parentRunId };
  const page = await listRuns(context.dataSource, filters, { limit: limitOf(query), cursor: readIdCursor(query) });
  const nextCursor = page.nextCursor === undefined ? null : writeCursor([page.nextCursor]);
  return { items: page.runs.map(presentRun), nextCursor };
}

export async function showRun(context: OperationContext, runId: string): Promise<object> {
  const run = await requireRun(context, runId);
  const { programHash, parentRunId, input, output, error } = run;
  return { ...presentRun(run), programHash, parentRunId, input, output, error };
}

function presentRun({ definitionName, definitionVersion, ...run }: RunSummary): object {
  const { id, contactId, status, currentTask, nextDueAt, startedAt, endedAt } = run;
  const place = { currentTask, nextDueAt, startedAt, endedAt };
  return { id, definition: definitionName, version: definitionVersion, contactId, status, ...place };
}

async function requireRun(context: OperationContext, runId: string): Promise<Run> {
  const run = await findRun(context.dataSource, runId);
  if (!run) throw noRun(runId);
  return run;
}

/** The journal in order. */
export async function runSteps(context: OperationContext, runId: string, query: PageQuery): Promise<Page<RunStep>> {
  await requireRun(context, runId);
  const limit = limitOf(query);
  const afterSeq = Number(readCursor(query.cursor, 1)?.[0] ?? -1);
  if (!Number.isSafeInteger(afterSeq)) readCursor('?', 1);
  const rows = await journalOf(context.dataSource, runId, { afterSeq, limit: limit + 1 });
  return pageOf(rows, limit, (step) => [step.seq]);
}

export interface ControlRequested {
  readonly runId: string;
  readonly requested: RunControl;
}

/** Asks a run to pause, resume or cancel; it does so within seconds. Throws `conflict` when it has ended. */
export function controlRun(context: OperationContext, runId: string, requested: RunControl): Promise<ControlRequested> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    await requestControl(manager, runId, requested, now);
    await recordAudit(manager, { actor: context.actor.name, action: `run.${requested}`, subject: `run:${runId}` }, now);
    return { runId, requested };
  });
}

function noDefinition(given: RunStart): AppError {
  const version = given.version === undefined ? '' : ` version ${given.version}`;
  return new AppError('notFound', `There is no published process "${given.definition}"${version}.`);
}

function noRun(runId: string): AppError {
  return new AppError('notFound', `There is no run ${runId}.`);
}
