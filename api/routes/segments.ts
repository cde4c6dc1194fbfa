import type { SegmentFilter } from '../../core/catalog/segments.js';
import type { PageQuery } from '../cursor.js';
import { created, ok, type Routes } from '../handler.js';
import {
  allSegments,
  countFilter,
  createSegment,
  evaluateSegment,
  type SegmentFacts,
  segmentMembers,
  showSegment,
  updateSegment,
} from '../operations/segments.js';

export const segmentRoutes: Routes = {
  listSegments: async (_request, context) => ok({ items: await allSegments(context) }),

  createSegment: async ({ body }, context) => created(await createSegment(context, body<SegmentFacts>())),

  updateSegment: async ({ params, body }, context) =>
    ok(await updateSegment(context, { ...body<Omit<SegmentFacts, 'name'>>(), name: params.name! })),

  showSegment: async ({ params }, context) => ok(await showSegment(context, params.name!)),

  listSegmentMembers: async ({ params, query }, context) =>
    ok(await segmentMembers(context, params.name!, query<PageQuery>())),

  evaluateSegment: async ({ params }, context) => ok(await evaluateSegment(context, params.name!)),

  countFilter: async ({ body }, context) => ok(await countFilter(context, body<{ filter: SegmentFilter }>().filter)),
};
