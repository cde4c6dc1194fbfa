import { expect } from 'chai';
import type { Json, JsonObject } from '../../../core/json.js';
import { type EntryRule, entryOf, matchesTrigger, type Trigger, triggersOf } from '../../../core/language/index.js';
import { readShippedProcesses } from '../../../store/shipped.js';
import { definitionOf } from './problem-examples.js';

const event = (type: string, data: Json): JsonObject => ({ specversion: '1.0', id: '1', source: 'test', type, data });
const shipped = (name: string): JsonObject =>
  JSON.parse(readShippedProcesses().find((process) => process.name === name)?.text ?? '');
const startedBy = (on: Json): Trigger[] => triggersOf(definitionOf([], { schedule: { on } }));

describe('triggers', () => {
  it('start the survey with a purchase', () => {
    const [trigger, ...others] = triggersOf(shipped('survey-escalation'));
    expect(others).to.deep.equal([]);
    expect(trigger?.type).to.equal('purchase.made');
    expect(matchesTrigger(trigger as Trigger, event('purchase.made', { contactId: 'a' }))).to.equal(true);
    expect(matchesTrigger(trigger as Trigger, event('segment.entered', { contactId: 'a' }))).to.equal(false);
  });

  it('start reactivation when the segment of silent customers is entered, and no other', () => {
    const [trigger] = triggersOf(shipped('reactivation'));
    const entered = (segment: string): JsonObject => event('segment.entered', { contactId: 'a', segment });
    expect(matchesTrigger(trigger as Trigger, entered('silent-customers'))).to.equal(true);
    expect(matchesTrigger(trigger as Trigger, entered('newcomers'))).to.equal(false);
  });

  it('are one per event of "any", and none where several events together are asked for', () => {
    const filters = [{ with: { type: 'a' } }, { with: { type: '${ startswith("b.") }' } }];
    expect(startedBy({ any: filters }).map(({ type }) => type)).to.deep.equal(['a', null]);
    expect(startedBy({ all: filters })).to.deep.equal([]);
    expect(triggersOf(definitionOf([]))).to.deep.equal([]);
  });

  it('survive being stored as JSON', () => {
    const [trigger] = JSON.parse(
      JSON.stringify(startedBy({ one: { with: { type: '${ startswith("b.") }' } } })),
    ) as Trigger[];
    expect(matchesTrigger(trigger as Trigger, event('b.c', {}))).to.equal(true);
    expect(matchesTrigger(trigger as Trigger, event('c.b', {}))).to.equal(false);
  });

  it('do not match an event that their expression fails on', () => {
    const [trigger] = startedBy({ one: { with: { type: 'a', data: '${ .score + 1 > 2 }' } } });
    expect(matchesTrigger(trigger as Trigger, event('a', { score: 'many' }))).to.equal(false);
  });
});

describe('entryOf', () => {
  const withEntry = (entry: Json): JsonObject => ({ document: { metadata: { entry } } });
  const rules: [string, JsonObject, EntryRule][] = [
    ['once', withEntry('once'), { rule: 'once' }],
    ['always', withEntry('always'), { rule: 'always' }],
    ['every P30D', withEntry('every P30D'), { rule: 'every', duration: 'P30D' }],
    ['nothing, which means one at a time', definitionOf([]), { rule: 'oneAtATime' }],
    ['survey escalation', shipped('survey-escalation'), { rule: 'oneAtATime' }],
    ['reactivation', shipped('reactivation'), { rule: 'every', duration: 'P90D' }],
  ];
  for (const [what, document, rule] of rules)
    it(`understands ${what}`, () => expect(entryOf(document)).to.deep.equal(rule));
});
