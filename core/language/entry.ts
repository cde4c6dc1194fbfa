// Entry rules: how often one contact may enter a process (`document.metadata.entry`).
import { isObject, type Json, type JsonObject } from '../json.js';
import { ISO_DURATION } from './durations.js';
import { reportMisspelt } from './exit-goals.js';
import type { Report } from './problem.js';
import { anyObject, type Shape, shape } from './shape.js';

export type EntryRule =
  | { readonly rule: 'once' | 'oneAtATime' | 'always' }
  | { readonly rule: 'every'; readonly duration: string };

const POINTER = '/document/metadata/entry';
const EXPECTED = '"once", "oneAtATime", "always" or "every P30D"';

/** The entry rule of a valid document; one run at a time where it says nothing. */
export function entryOf(document: JsonObject): EntryRule {
  return parseEntry(entryValue(document)) ?? { rule: 'oneAtATime' };
}

export function checkEntry(document: JsonObject, report: Report): void {
  const value = entryValue(document);
  const { metadata } = isObject(document.document) ? document.document : {};
  if (value === undefined && isObject(metadata))
    reportMisspelt('entry', metadata, (rule) => parseEntry(rule) !== undefined, '/document/metadata', report);
  if (value !== undefined && parseEntry(value) === undefined)
    report('badEntry', POINTER, `the entry rule is ${EXPECTED}, not ${JSON.stringify(value)}`, {
      found: value,
      expected: EXPECTED,
    });
}

function entryValue(document: JsonObject): Json | undefined {
  const head = document.document;
  return isObject(head) && isObject(head.metadata) ? head.metadata.entry : undefined;
}

function parseEntry(value: Json | undefined): EntryRule | undefined {
  if (value === 'once' || value === 'oneAtATime' || value === 'always') return { rule: value };
  const duration = typeof value === 'string' ? /^every (\S+)$/.exec(value)?.[1] : undefined;
  return duration !== undefined && ISO_DURATION.test(duration) ? { rule: 'every', duration } : undefined;
}

const WORDS = {
  once: 'A contact enters once and never again.',
  oneAtATime: 'A contact may enter again after the run has ended. So it is when nothing is said.',
  always: 'A contact may be in it several times at once.',
  'every P90D': 'A contact enters at most once in this time.',
};

const entrySchema: JsonObject = {
  description: 'How often one contact may enter.',
  anyOf: [
    { enum: Object.keys(WORDS), enumDescriptions: Object.values(WORDS), errorMessage: `This must be ${EXPECTED}.` },
    { type: 'string', pattern: `^every ${ISO_DURATION.source.slice(1)}` },
  ],
};

/** `document.metadata`: anything, and the entry rule, which `checkEntry` looks at. */
export const headMetadata: Shape = shape(anyObject, () => ({ type: 'object', properties: { entry: entrySchema } }));
