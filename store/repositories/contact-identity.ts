// Whose row is meant: by external id, else by an e-mail or phone that somebody has. One answer per row, never a guess.
import type { EntityManager } from 'typeorm';
import type { JsonObject } from '../../core/json.js';
import { newId } from '../new-id.js';
import type { ContactFacts, ContactOutcome, ContactPointFacts, ContactRow, PointRow } from './contacts.js';
import { queryRows } from './query-rows.js';

export interface ContactResolution {
  readonly outcomes: ContactOutcome[];
  readonly created: readonly ContactRow[];
  readonly changed: readonly ContactRow[];
  /** Points that nobody has yet. */
  readonly points: readonly PointRow[];
}

/** Somebody who is known already, or whom this list creates. */
interface Person {
  readonly id: string;
  readonly isNew: boolean;
  /** Kinds of which the person has a point. */
  readonly kinds: Set<string>;
  externalId: string | null;
  touched: boolean;
  displayName: string | null;
  locale: string | null;
  timeZone: string | null;
  attributes: JsonObject;
}

interface Directory {
  readonly people: Map<string, Person>;
  readonly byExternalId: Map<string, Person>;
  readonly byPoint: Map<string, Person>;
  readonly newPoints: PointRow[];
}

/** Reads who is known among those given and decides for each row: somebody known, somebody new, or a conflict. */
export async function resolveContacts(
  manager: EntityManager,
  facts: readonly ContactFacts[],
): Promise<ContactResolution> {
  const directory = await readDirectory(manager, facts);
  const outcomes = facts.map((fact) => resolve(directory, fact));
  const touched = [...directory.people.values()].filter((person) => person.touched);
  return {
    outcomes,
    created: touched.filter((person) => person.isNew),
    changed: touched.filter((person) => !person.isNew),
    points: directory.newPoints,
  };
}

function pointKey(point: Pick<ContactPointFacts, 'kind' | 'normalised'>): string {
  return `${point.kind}:${point.normalised}`;
}

async function readDirectory(manager: EntityManager, facts: readonly ContactFacts[]): Promise<Directory> {
  const externalIds = [...new Set(facts.flatMap((fact) => fact.externalId ?? []))];
  const points = facts.flatMap((fact) => fact.points ?? []);
  const known = await queryRows<{ id: string; externalId: string | null; points: string[] | null }>(
    manager,
    `select contact.id, contact.external_id as "externalId",
            (select array_agg(kind || ':' || normalised) from contact_point where contact_id = contact.id) as points
     from contact where external_id = any($1)
     union
     select contact.id, contact.external_id,
            (select array_agg(kind || ':' || normalised) from contact_point where contact_id = contact.id)
     from contact join contact_point found on found.contact_id = contact.id
     where found.kind = any($2) and found.normalised = any($3)`,
    [externalIds, [...new Set(points.map((point) => point.kind))], [...new Set(points.map((p) => p.normalised))]],
  );
  const directory: Directory = { people: new Map(), byExternalId: new Map(), byPoint: new Map(), newPoints: [] };
  for (const row of known) {
    const person = newPerson(row.id, false, row.externalId);
    register(directory, person);
    for (const key of row.points ?? []) {
      directory.byPoint.set(key, person);
      person.kinds.add(key.slice(0, key.indexOf(':')));
    }
  }
  return directory;
}

function newPerson(id: string, isNew: boolean, externalId: string | null): Person {
  return {
    id,
    isNew,
    externalId,
    kinds: new Set(),
    touched: isNew,
    displayName: null,
    locale: null,
    timeZone: null,
    attributes: {},
  };
}

function register(directory: Directory, person: Person): void {
  directory.people.set(person.id, person);
  if (person.externalId !== null) directory.byExternalId.set(person.externalId, person);
}

function resolve(directory: Directory, fact: ContactFacts): ContactOutcome {
  const points = fact.points ?? [];
  const named = fact.externalId === undefined ? undefined : directory.byExternalId.get(fact.externalId);
  const owners = new Set(points.flatMap((point) => directory.byPoint.get(pointKey(point)) ?? []));
  if (named) owners.add(named);
  if (owners.size > 1)
    return { status: 'conflict', reason: 'the external id and the addresses belong to different contacts' };
  const [owner] = owners;
  if (owner?.externalId && fact.externalId !== undefined && owner.externalId !== fact.externalId)
    return { status: 'conflict', reason: `the address belongs to the contact with external id "${owner.externalId}"` };
  const person = owner ?? newPerson(newId(), true, fact.externalId ?? null);
  describe(directory, person, fact);
  return { status: owner ? 'existing' : 'created', contactId: person.id };
}

function describe(directory: Directory, person: Person, fact: ContactFacts): void {
  person.touched = true;
  person.externalId = fact.externalId ?? person.externalId;
  person.displayName = fact.displayName ?? person.displayName;
  person.locale = fact.locale ?? person.locale;
  person.timeZone = fact.timeZone ?? person.timeZone;
  if (fact.attributes) person.attributes = { ...person.attributes, ...fact.attributes };
  if (!directory.people.has(person.id) || fact.externalId !== undefined) register(directory, person);
  for (const point of fact.points ?? []) {
    const key = pointKey(point);
    if (directory.byPoint.has(key)) continue;
    const { kind, value, normalised } = point;
    const isPrimary = !person.kinds.has(kind);
    directory.newPoints.push({ id: newId(), contactId: person.id, kind, value, normalised, isPrimary });
    directory.byPoint.set(key, person);
    person.kinds.add(kind);
  }
}
