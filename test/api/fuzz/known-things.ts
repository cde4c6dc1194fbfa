// What earlier answers told: ids, names, cursors, by the name of the property they stood in and by the path that gave them. A
// generated request only says which of them it wants, so that it means the same however often it is shrunk.
import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../../core/json.js';

/** Stands in a request for the n-th thing known under one of the names; text, so that it can stand everywhere. */
const MARK = /^⟦(.*)⟧(\d+)$/s;
const KEPT = 60;
const LONGEST = 400;

/** A thing known under the name of a property, or whatever else is known. */
export function known(name: string): fc.Arbitrary<string> {
  return fc.nat({ max: 1_000 }).map((place) => `⟦${name}⟧${place}`);
}

/** Properties whose values are ids of things that have a path of their own. */
const PATH_OF: Readonly<Record<string, string>> = {
  contactId: '/api/v1/contacts',
  runId: '/api/v1/runs',
  parentRunId: '/api/v1/runs',
  staffMemberId: '/api/v1/staff',
  assigneeId: '/api/v1/staff',
  supervisorId: '/api/v1/staff',
  directorId: '/api/v1/staff',
  ownerId: '/api/v1/staff',
  definition: '/api/v1/definitions',
  segment: '/api/v1/segments',
  template: '/api/v1/templates',
  team: '/api/v1/teams',
  campaignId: '/api/v1/campaigns',
  campaigns: '/api/v1/campaigns',
  model: '/api/v1/score-models',
};
/** Properties of an answer by which the thing can be asked for. */
const IDENTIFIERS = ['id', 'name', 'eventId', 'runId', 'contactId', 'number', 'messageId'];

export class KnownThings {
  private readonly things = new Map<string, string[]>();

  /** Keeps it under the name; the oldest are forgotten. */
  keep(name: string, value: string): void {
    const kept = this.things.get(name) ?? [];
    if (value.length > LONGEST || kept.includes(value)) return;
    kept.push(value);
    if (kept.length > KEPT) kept.shift();
    this.things.set(name, kept);
  }

  /** Keeps every text of an answer under the name of its property, and ids under the path that gave them. */
  learn(path: string, answer: Json): void {
    this.learnTexts(answer);
    const list = isObject(answer) ? Object.values(answer).find(Array.isArray) : undefined;
    const items = [answer, ...((list ?? []) as readonly Json[])];
    for (const item of items)
      for (const name of IDENTIFIERS) {
        const value = isObject(item) ? item[name] : undefined;
        if (typeof value === 'string' || typeof value === 'number') this.keep(path, String(value));
      }
  }

  private learnTexts(value: Json): void {
    if (Array.isArray(value)) for (const item of value as readonly Json[]) this.learnTexts(item);
    if (!isObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && inner !== '') this.keep(name, inner);
      else if (typeof inner === 'object') this.learnTexts(inner);
    }
  }

  /** The value with every mark replaced by the thing that it stands for. */
  resolve(value: Json): Json {
    if (typeof value === 'string') return this.resolveText(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => this.resolve(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.resolve(item)])) as JsonObject;
  }

  private resolveText(text: string): string {
    const [, name, place] = MARK.exec(text) ?? [];
    if (name === undefined) return text;
    const names = [name, PATH_OF[name] ?? '', name.slice(0, name.lastIndexOf(' ')), 'id', 'name'];
    const found = names.map((one) => this.things.get(one)).find((things) => things !== undefined);
    return found?.[Number(place) % found.length] ?? 'unknown';
  }
}
