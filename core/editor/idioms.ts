// Snippets of whole documents and of what is written often.
import type { JsonObject } from '../json.js';
import { snippetBody } from '../language/kind-snippets.js';
import type { Surroundings } from './surroundings.js';

const FIRST_PROCESS: JsonObject = {
  $schema: '../editor/process.schema.json',
  document: { dsl: '1.0.3', namespace: 'marketing', name: 'my-process', version: '1.0.0', title: 'My process' },
  schedule: { on: { one: { with: { type: 'purchase.made' } } } },
  input: { from: '${ .[0].data }' },
  do: [
    { settings: { set: { askAfter: 'P7D' }, export: { as: '${ . + $context }' } } },
    { pause: { wait: '${ $context.askAfter }' } },
  ],
};

/** A first process that is valid as it stands. */
export function documentSnippets(): JsonObject[] {
  return [
    { label: 'a new process', description: 'Starts when somebody buys, and waits.', body: snippetBody(FIRST_PROCESS) },
  ];
}

/** Ways to start: for `schedule`. */
export function triggerSnippets({ segments, locale }: Surroundings): JsonObject[] {
  const start = (label: string, filter: JsonObject): JsonObject => ({
    label,
    body: snippetBody({ on: { one: { with: filter } } }),
  });
  return [
    start('start at a purchase', { type: 'purchase.made' }),
    ...segments.map(({ name, title }) =>
      start(`start when a contact enters "${title[locale]}"`, {
        type: 'segment.entered',
        data: `\${ .segment == ${JSON.stringify(name)} }`,
      }),
    ),
  ];
}

/** A task that calls each function, by the first example of its description, and a journey with a goal. */
export function taskSnippets({ catalog, locale }: Surroundings): JsonObject[] {
  const calls = Object.values(catalog.functions).flatMap(({ name, title, help, examples }) =>
    (examples ?? []).slice(0, 1).map(({ with: args }) => ({
      label: `${name}: ${title[locale]}`,
      description: help[locale],
      body: snippetBody({ call: name, with: args }),
    })),
  );
  const journey = {
    label: 'a journey that a purchase ends',
    body: snippetBody({
      metadata: { exit: [{ on: 'purchase.made', then: 'end' }] },
      do: [{ pause: { wait: 'P7D' } }],
    }),
  };
  return [...calls, journey];
}
