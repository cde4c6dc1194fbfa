import type { EventFilter } from '../../store/repositories/event-reads.js';
import type { PageQuery } from '../cursor.js';
import { accepted, ok, type Routes } from '../handler.js';
import { type CloudEvent, findEvents, receiveEvents, showEvent } from '../operations/events.js';

export const eventRoutes: Routes = {
  listEvents: async ({ query }, context) => ok(await findEvents(context, query<EventFilter & PageQuery>())),

  receiveEvents: async ({ body }, context) =>
    accepted(await receiveEvents(context, body<CloudEvent | readonly CloudEvent[]>())),

  showEvent: async ({ params }, context) => ok(await showEvent(context, params.eventId!)),
};
