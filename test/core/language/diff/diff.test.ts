import { expect } from 'chai';
import { isObject, type Json, type JsonObject } from '../../../../core/json.js';
import { CHANGE_KINDS, diffDefinitions } from '../../../../core/language/diff/index.js';
import { readShippedProcesses } from '../../../../store/shipped.js';
import { ask, CHANGE_EXAMPLES, definition, greet, head, pause, scope } from './change-examples.js';

describe('what changed between two definitions', () => {
  for (const [kind, before, after, en, fa] of CHANGE_EXAMPLES)
    it(`${kind}: ${en}`, () => {
      const changes = diffDefinitions(before, after);
      expect(changes.map((change) => [change.kind, change.text])).to.deep.equal([[kind, { en, fa }]]);
    });

  it('has an example of every kind', () => {
    expect(CHANGE_EXAMPLES.map(([kind]) => kind)).to.have.members([...CHANGE_KINDS]);
  });

  it('points into both documents', () => {
    for (const [, before, after] of CHANGE_EXAMPLES)
      for (const change of diffDefinitions(before, after)) {
        const { before: was, after: now } = change;
        if (was && was.value !== undefined && !/exit|entry/.test(was.pointer) && change.kind !== 'taskReplaced')
          expect(change.kind === 'taskRenamed' || valueAt(before, was.pointer), was.pointer).to.not.equal(undefined);
        if (now) expect(valueAt(after, now.pointer) !== undefined || now.pointer.includes('entry')).to.equal(true);
      }
  });

  it('uses the titles that a definition gives its tasks', () => {
    const steps = { greet: { en: 'Say hello', fa: 'سلام' } };
    const titled = (wait: string): JsonObject => ({
      ...definition([{ greet: { wait } }]),
      document: { ...head, metadata: { steps } },
    });
    const [change] = diffDefinitions(titled('P1D'), titled('P2D'));
    expect(change?.text.en).to.equal('Wait of "Say hello" (greet): 2 days instead of 1 day, longer');
    expect(change?.text.fa).to.contain('«سلام» (greet)');
  });

  it('follows a renamed task where others go to it, and a task into another list', () => {
    const before = definition([ask, greet, scope([pause])]);
    const renamedAsk: JsonObject = {
      ask: { switch: [{ yes: { when: '${ .ok }', then: 'welcome' } }, { no: { then: 'end' } }] },
    };
    const after = definition([
      renamedAsk,
      { welcome: greet.greet },
      pause,
      { scope: { do: [{ x: { set: { a: 1 } } }] } },
    ]);
    expect(diffDefinitions(before, after).map(({ kind, task }) => [kind, task])).to.deep.equal([
      ['taskAdded', 'x'],
      ['taskRenamed', 'welcome'],
      ['taskMoved', 'pause'],
    ]);
  });

  it('leaves no difference unsaid: every single value of the shipped processes, changed, is a change', () => {
    for (const { text } of readShippedProcesses()) {
      const original = JSON.parse(text) as JsonObject;
      expect(diffDefinitions(original, JSON.parse(text))).to.deep.equal([]);
      const unsaid = leavesOf(original)
        .filter((path) => !['$schema', 'document.version', 'document.metadata.entry'].includes(path.join('.')))
        .filter((path) => diffDefinitions(original, changedAt(original, path) as JsonObject).length === 0);
      expect(unsaid).to.deep.equal([]);
    }
  });
});

function valueAt(document: JsonObject, pointer: string): Json | undefined {
  return pointer
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((value, step) => (value as JsonObject | undefined)?.[step], document);
}

function leavesOf(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, String(index)]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return [path];
}

/** The document with another value at one place. */
function changedAt(value: Json, [step, ...rest]: readonly string[]): Json {
  if (step === undefined)
    return typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value} x`;
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === step ? changedAt(item, rest) : item));
  return { ...(value as JsonObject), [step]: changedAt((value as JsonObject)[step]!, rest) };
}
