// Segments: who they select, before and after they are used.
import type { SegmentDescription, SegmentFilter } from '../../core/catalog/segments.js';
import { AppError } from '../../core/errors.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import { evaluateSegment as evaluateAll } from '../../store/repositories/segment-evaluation.js';
import {
  countMatching,
  countMembers,
  findSegment,
  listSegments,
  membersOf,
  type Segment,
  saveSegment,
  segmentNamed,
} from '../../store/repositories/segments.js';
import type { SegmentMoment } from '../../store/segments/filter-sql.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, readIdCursor, writeCursor } from '../cursor.js';
import { filterMistakes } from './filter-mistakes.js';

export interface ShownSegment extends Segment {
  /** How many contacts are in it. */
  readonly members: number;
}

function momentOf({ clock, organisation }: OperationContext): SegmentMoment {
  return { now: clock.now(), timeZone: organisation.timeZone, currency: organisation.currency };
}

async function withMembers(context: OperationContext, segment: Segment): Promise<ShownSegment> {
  return { ...segment, members: await countMembers(context.dataSource, segment.id) };
}

export async function allSegments(context: OperationContext): Promise<readonly ShownSegment[]> {
  const segments = await listSegments(context.dataSource);
  return Promise.all(segments.map((segment) => withMembers(context, segment)));
}

export async function showSegment(context: OperationContext, name: string): Promise<ShownSegment> {
  return withMembers(context, await segmentNamed(context.dataSource, name));
}

export type SegmentFacts = Pick<SegmentDescription, 'name' | 'title' | 'filter'>;

/** Throws `badInput` for a filter that the grammar does not know, with each place, and `conflict` when the name is taken. */
export function createSegment(context: OperationContext, given: SegmentFacts): Promise<ShownSegment> {
  return save(context, given, 'segment.created', (known) => {
    if (known) throw new AppError('conflict', `There is a segment "${given.name}" already.`);
  });
}

/** Changes a segment; with another filter its members are right after the next evaluation. Throws `badInput` and `notFound`. */
export function updateSegment(context: OperationContext, given: SegmentFacts): Promise<ShownSegment> {
  return save(context, given, 'segment.changed', (known) => {
    if (!known) throw new AppError('notFound', `There is no segment "${given.name}".`);
  });
}

async function save(
  context: OperationContext,
  given: SegmentFacts,
  action: string,
  check: (known: Segment | undefined) => void,
): Promise<ShownSegment> {
  refuseFilter(given.filter);
  const now = context.clock.now();
  const saved = await inTransaction(context.dataSource, async (manager) => {
    check(await findSegment(manager, given.name));
    const segment = await saveSegment(manager, given, now);
    await recordAudit(manager, { actor: context.actor.name, action, subject: `segment:${given.name}` }, now);
    return segment;
  });
  return withMembers(context, saved);
}

function refuseFilter(filter: unknown): void {
  const mistakes = filterMistakes(filter, '/filter');
  const [first] = mistakes;
  if (first) throw new AppError('badInput', `${first.pointer}: ${first.expected}.`, mistakes);
}

export async function segmentMembers(context: OperationContext, name: string, query: PageQuery): Promise<Page<object>> {
  const segment = await segmentNamed(context.dataSource, name);
  const page = { limit: limitOf(query), cursor: readIdCursor(query) };
  const { members, nextCursor } = await membersOf(context.dataSource, segment.id, page);
  return { items: members, nextCursor: nextCursor === undefined ? null : writeCursor([nextCursor]) };
}

export interface SegmentEvaluation {
  readonly entered: number;
  readonly left: number;
  readonly members: number;
}

/** Asks all contacts now; who enters and who leaves is told to processes. */
export async function evaluateSegment(context: OperationContext, name: string): Promise<SegmentEvaluation> {
  const { entered, left } = await evaluateAll(context.dataSource, name, momentOf(context));
  const entry = { actor: context.actor.name, action: 'segment.evaluated', subject: `segment:${name}` };
  await recordAudit(context.dataSource, { ...entry, detail: { entered, left } }, context.clock.now());
  const { members } = await showSegment(context, name);
  return { entered, left, members };
}

/** How many contacts a filter selects now. Throws `badInput` for a filter that the grammar does not know. */
export async function countFilter(context: OperationContext, filter: SegmentFilter): Promise<{ count: number }> {
  refuseFilter(filter);
  return { count: await countMatching(context.dataSource, filter, momentOf(context)) };
}
