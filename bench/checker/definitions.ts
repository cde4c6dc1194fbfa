// Definitions for the checker: one as large as they get, and some that were written to keep it busy.
import type { Json } from '../../core/json.js';

const HEAD = { dsl: '1.0.3', namespace: 'bench', name: 'large', version: '1.0.0' };

/** A sound definition of so many tasks, formatted as people do. */
export function largeDefinition(count: number): string {
  const tasks: Json[] = [{ settings: { set: { pace: 'P1D' }, export: { as: '${ . + { asked: null } }' } } }];
  for (let round = 0; tasks.length + 4 <= count; round++) tasks.push(...roundOf(round));
  while (tasks.length < count) tasks.push({ [`rest${tasks.length}`]: { wait: '${ $context.pace }' } });
  return JSON.stringify({ document: HEAD, do: tasks }, null, 2);
}

function roundOf(round: number): Json[] {
  const parameters = { surveyId: 'after-purchase' };
  const message = { channel: 'email', template: 'survey-invitation', parameters, deadline: '${ $context.pace }' };
  const awaited = { types: ['survey.answered'], match: { messageId: '${ $context.asked }' }, for: 'P3D' };
  const [answer, pause] = [`answer${round}`, `pause${round}`];
  return [
    {
      [`ask${round}`]: { call: 'sendMessage', with: message, export: { as: '${ $context + { asked: .messageId } }' } },
    },
    {
      [`asked${round}`]: {
        switch: [{ yes: { when: '${ .status == "sent" }', then: answer } }, { no: { then: pause } }],
      },
    },
    { [answer]: { call: 'awaitEvent', with: awaited, then: pause } },
    { [pause]: { wait: '${ $context.pace }' } },
  ];
}

/** Characters of a hostile text. */
const SIZE = 5_000_000;
/** What a text may have and is still gone through. */
const ALLOWED = 900_000;

/** What each does, and the text. */
export function hostileDefinitions(): Readonly<Record<string, string>> {
  const tasks = (list: Json, more: object = {}): string => JSON.stringify({ document: HEAD, do: list, ...more });
  const many = (count: number, task: (at: number) => Json): Json =>
    Array.from({ length: count }, (_, at) => ({ [`t${at}`]: task(at) }));
  const nested = (depth: number): Json =>
    depth === 0
      ? [{ end: { set: { n: 1 } } }]
      : [{ loop: { for: { in: '[1]', each: `n${depth}` }, do: nested(depth - 1) } }];
  const words = Array.from({ length: 1_900 }, (_, at) => `$v${at}`);
  return {
    'deep nesting': `${'['.repeat(SIZE / 2)}${']'.repeat(SIZE / 2)}`,
    'deep nesting, a text that is allowed': '{"a":'.repeat(ALLOWED / 5),
    'one huge array': `[${'1,'.repeat(SIZE / 2)}1]`,
    'one huge array, a text that is allowed': `[${'1,'.repeat(ALLOWED / 2)}1]`,
    'a million keys': `{${Array.from({ length: 450_000 }, (_, at) => `"k${at}":1`).join(',')}}`,
    'a very long string': tasks([{ a: { set: { text: 'x'.repeat(SIZE) } } }]),
    'a very long string, a text that is allowed': tasks([{ a: { set: { text: 'x'.repeat(ALLOWED) } } }]),
    'a huge expression': tasks([{ a: { set: `\${ ${'1 + '.repeat(10_000)}1 }` } }]),
    'expressions of unknown variables': tasks(many(40, () => ({ set: `\${ [${words.join(',')}] }` }))),
    'no JSON': 'a '.repeat(ALLOWED / 2),
    'tasks that lead nowhere': tasks(many(9_000, (at) => ({ wait: 'PT1S', then: `elsewhere${at}` }))),
    'loops within loops': tasks(nested(40), { input: { from: '${ { n: 1 } }' } }),
    'a context that doubles': tasks(
      many(300, () => ({ wait: 'PT1S', export: { as: '${ { a: $context, b: $context } }' } })),
      { input: { from: '${ { n: 1 } }' } },
    ),
  };
}
