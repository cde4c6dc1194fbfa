// A definition that uses what the shipped processes leave out, so that changes are drawn from all of the language.
import type { JsonObject } from '../../core/json.js';

const NO_ANSWER = 'https://example.com/errors/no-answer';

export const RICH_DEFINITION: JsonObject = {
  document: {
    dsl: '1.0.3',
    namespace: 'examples',
    name: 'rich',
    version: '1.0.0',
    title: 'Everything once',
    summary: 'Uses every kind of task.',
    tags: { area: 'tests' },
    metadata: { note: 'anything' },
  },
  input: { schema: { format: 'json', document: { type: 'object' } }, from: '${ . }' },
  output: { schema: { document: true }, as: { done: true } },
  timeout: { after: 'P30D' },
  schedule: { on: { any: [{ with: { type: 'purchase.made', source: '${ .source }' } }] } },
  use: {
    authentications: { shop: { basic: { username: 'u', password: 'p' } }, stock: { bearer: { token: 't' } } },
    errors: { silent: { type: NO_ANSWER, status: 404, instance: '/do/0', title: 'No answer', detail: 'None came.' } },
    extensions: [
      { remember: { extend: 'call', when: '. != null', before: [{ note: { set: { at: 1 } } }], after: [] } },
    ],
    functions: { rest: { wait: { hours: 1, minutes: 2 } } },
    retries: {
      gently: {
        when: '$error.status >= 500',
        exceptWhen: '$error.status == 501',
        delay: { seconds: 3 },
        backoff: { exponential: {} },
        limit: { attempt: { count: 3, duration: 'PT1M' }, duration: { hours: 1 } },
        jitter: { from: { milliseconds: 1 }, to: { milliseconds: 9 } },
      },
    },
    timeouts: { long: { after: { days: 20 } } },
  },
  evaluate: { language: 'jq', mode: 'strict' },
  do: [
    { ask: { call: 'rest', if: '. != null', then: 'fetch', timeout: 'long', metadata: { x: 1 } } },
    {
      fetch: {
        try: [
          {
            order: {
              call: 'http',
              with: {
                method: 'post',
                endpoint: { uri: 'https://shop.example/orders/{id}', authentication: { use: 'shop' } },
                headers: { accept: 'application/json' },
                query: { page: '1' },
                body: { id: '${ .id }' },
                output: 'content',
                redirect: false,
              },
            },
          },
          {
            stock: {
              call: 'openapi',
              with: {
                document: { endpoint: 'https://shop.example/openapi.json', name: 'shop' },
                operationId: 'readStock',
                parameters: { item: 7 },
                authentication: { bearer: { token: '${ .token }' } },
                output: 'response',
              },
            },
          },
        ],
        catch: {
          errors: { with: { type: NO_ANSWER, status: 404, instance: '/do/0', title: 't', detail: 'd' } },
          as: 'problem',
          when: '$problem.status == 404',
          exceptWhen: '$problem.status == 500',
          retry: 'gently',
          do: [{ fail: { raise: { error: 'silent' } } }],
        },
      },
    },
    { again: { try: [{ pause: { wait: 'PT1S' } }], catch: { retry: { delay: 'PT1S', backoff: { constant: {} } } } } },
    { say: { emit: { event: { with: { type: 'purchase.made', time: '2026-03-21T09:00:00Z', data: { a: 1 } } } } } },
    {
      hear: {
        listen: {
          to: {
            all: [
              {
                with: { type: 'survey.answered', dataschema: 'https://shop.example/schema' },
                correlate: { customer: { from: '.contactId', expect: '${ .id }' } },
              },
            ],
          },
          read: 'envelope',
        },
        foreach: { item: 'heard', at: 'position', do: [{ keep: { set: { kept: true } } }], output: { as: '.' } },
        timeout: { after: { days: 2 } },
      },
    },
    {
      each: {
        for: { each: 'one', in: '${ .list }', at: 'position' },
        while: '. != null',
        do: [{ go: { wait: { days: 1 } } }],
      },
    },
    { beside: { fork: { branches: [{ left: { set: '${ . }' } }, { right: { wait: { days: 1 } } }], compete: true } } },
    { choose: { switch: [{ good: { when: '. == 1', then: 'child' } }, { other: { then: 'end' } }] } },
    {
      child: {
        run: {
          workflow: { namespace: 'a', name: 'b', version: '1.0.0', input: { x: 1 } },
          await: true,
          return: 'stdout',
        },
        output: { as: '.x' },
        export: { as: '$output' },
      },
    },
    { fail: { raise: { error: { type: NO_ANSWER, status: 500, instance: '${ "/do" }' } }, then: 'exit' } },
  ],
};
