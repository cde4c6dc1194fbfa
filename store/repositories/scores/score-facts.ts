// What scores are computed from, for many contacts at once: one statement for each kind of fact.
import type { ScoreModel } from '../../../core/catalog/score-models.js';
import type { Instant } from '../../../core/engine/state.js';
import type { JsonObject } from '../../../core/json.js';
import { countedEventTypes } from '../../../core/rules/compute-score.js';
import type { ReactionKind, ScoreFacts } from '../../../core/rules/score-facts.js';
import { type Queryable, queryRows } from '../query-rows.js';

/** Of one kind and one contact the newest are read: a program that visits a site all day must not slow down everybody's score. */
const NEWEST = 1000;

/** Facts up to `now` as far as the model asks about them, by contact id; a contact that does not exist has none. */
export async function readScoreFacts(
  queryable: Queryable,
  model: ScoreModel,
  contactIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, ScoreFacts>> {
  if (contactIds.length === 0) return new Map();
  const asked = { queryable, model, contactIds, now };
  const attributes = await readAttributes(asked);
  const reactions = byContact(await readReactions(asked));
  const events = byContact(await readEvents(asked));
  const purchases = byContact(await readPurchases(asked));
  return new Map(
    attributes.map(({ id, attributes: known }): [string, ScoreFacts] => [
      id,
      {
        attributes: known,
        reactions: reactions.get(id) ?? [],
        events: events.get(id) ?? [],
        purchases: purchases.get(id) ?? [],
      },
    ]),
  );
}

interface Asked {
  readonly queryable: Queryable;
  readonly model: ScoreModel;
  readonly contactIds: readonly string[];
  readonly now: Instant;
}

interface OfContact {
  readonly contactId: string;
}

/** Source and region of a lead stand above attributes of the same names. */
function readAttributes({ queryable, contactIds }: Asked): Promise<{ id: string; attributes: JsonObject }[]> {
  return queryRows(
    queryable,
    `select contact.id, contact.attributes
         || jsonb_strip_nulls(jsonb_build_object('source', lead.source, 'region', lead.region)) as attributes
     from contact left join lead on lead.contact_id = contact.id where contact.id = any($1::uuid[])`,
    [contactIds],
  );
}

function readReactions({
  queryable,
  model,
  contactIds,
  now,
}: Asked): Promise<(OfContact & { kind: ReactionKind; at: number })[]> {
  const kinds = model.behaviour.flatMap(({ each }) => ('reaction' in each ? [each.reaction] : []));
  if (kinds.length === 0) return Promise.resolve([]);
  return queryRows(
    queryable,
    `select contact_id as "contactId", kind, ${IN_MS} as at from (
       select message.contact_id, message_event.kind, message_event.at,
         row_number() over (partition by message.contact_id, message_event.kind order by message_event.at desc) as place
       from message join message_event on message_event.message_id = message.id
       where message.contact_id = any($1::uuid[]) and message_event.kind = any($2::text[]) and message_event.at <= $3
     ) as reaction where place <= $4`,
    [contactIds, kinds, new Date(now), NEWEST],
  );
}

function readEvents({
  queryable,
  model,
  contactIds,
  now,
}: Asked): Promise<(OfContact & { type: string; at: number; data: JsonObject })[]> {
  const types = countedEventTypes(model);
  if (types.length === 0) return Promise.resolve([]);
  const names = model.behaviour.flatMap(({ each }) => ('event' in each ? Object.keys(each.where ?? {}) : []));
  return queryRows(
    queryable,
    `select contact_id as "contactId", type, ${IN_MS} as at, (
         select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(data) where key = any($3::text[])
       ) as data
     from (
       select contact_id, type, at, data, row_number() over (partition by contact_id, type order by at desc) as place
       from event where contact_id = any($1::uuid[]) and type = any($2::text[]) and at <= $4
     ) as happened where place <= $5`,
    [contactIds, types, names, new Date(now), NEWEST],
  );
}

function readPurchases({ queryable, model, contactIds, now }: Asked): Promise<(OfContact & { at: number })[]> {
  if (!model.behaviour.some(({ each }) => 'purchase' in each)) return Promise.resolve([]);
  return queryRows(
    queryable,
    `select contact_id as "contactId", ${IN_MS} as at from (
       select contact_id, at, row_number() over (partition by contact_id order by at desc) as place
       from purchase where contact_id = any($1::uuid[]) and at <= $2
     ) as bought where place <= $3`,
    [contactIds, new Date(now), NEWEST],
  );
}

const IN_MS = '(extract(epoch from at) * 1000)::double precision';

function byContact<Row extends OfContact>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const list = found.get(row.contactId);
    if (list) list.push(row);
    else found.set(row.contactId, [row]);
  }
  return found;
}
