import type { SegmentFilter } from '../../core/catalog/segments.js';
import type { PageQuery } from '../cursor.js';
import { ok, type Routes } from '../handler.js';
import { allSegments, countFilter, evaluateSegment, segmentMembers, showSegment } from '../operations/segments.js';

export const segmentRoutes: Routes = {
  listSegments: async (_request, context) => ok({ items: await allSegments(context) }),

  showSegment: async ({ params }, context) => ok(await showSegment(context, params.name!)),

  listSegmentMembers: async ({ params, query }, context) =>
    ok(await segmentMembers(context, params.name!, query<PageQuery>())),

  evaluateSegment: async ({ params }, context) => ok(await evaluateSegment(context, params.name!)),

  countFilter: async ({ body }, context) => ok(await countFilter(context, body<{ filter: SegmentFilter }>().filter)),
};
