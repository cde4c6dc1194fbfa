// What each task kind is for, in words and with an example that is valid as it stands.
import type { JsonObject } from '../json.js';
import type { TaskKind } from './task-kinds.js';

interface KindWords {
  readonly title: string;
  readonly help: string;
  readonly example: JsonObject;
}

export const KIND_WORDS: Readonly<Record<TaskKind, KindWords>> = {
  set: {
    title: 'Set values',
    help: 'Gives the values written here, for settings at the top or for the result of a process. An "export" keeps them in $context.',
    example: { set: { askAfter: 'P7D' }, export: { as: '${ $context + . }' } },
  },
  call: {
    title: 'Call a function',
    help: 'Has a function of the catalog do something and gives its result. Which functions there are stands in functions.md; "http" and "openapi" reach other systems.',
    example: { call: 'readContact', with: { attributes: ['city'] } },
  },
  do: {
    title: 'Do several steps',
    help: 'Holds steps together, so that one "if", "timeout" or goal stands on all of them. "exit" leaves it.',
    example: { do: [{ read: { call: 'readContact' } }], timeout: { after: 'P30D' } },
  },
  for: {
    title: 'Repeat for each item',
    help: 'Does its steps for each item of a list, one after the other. The item is $item unless "each" names it otherwise.',
    example: {
      for: { each: 'message', in: '${ $context.series }' },
      do: [{ send: { call: 'sendMessage', with: { channel: 'email', template: '${ $message }' } } }],
    },
  },
  fork: {
    title: 'Do things side by side',
    help: 'Runs its branches side by side and gives the list of their results; with "compete" the first that is done ends the others and gives its own.',
    example: {
      fork: {
        compete: true,
        branches: [{ over: { wait: 'P7D' } }, { bought: { call: 'awaitEvent', with: { types: ['purchase.made'] } } }],
      },
    },
  },
  switch: {
    title: 'Decide',
    help: 'Goes to the "then" of the first case whose "when" holds. A case without "when" always holds: it comes last.',
    example: { switch: [{ good: { when: '${ .score >= 8 }', then: 'end' } }, { otherwise: { then: 'continue' } }] },
  },
  try: {
    title: 'Handle a failure',
    help: 'Does its steps, and when one fails with an error that "catch" describes, tries again by "retry" or does what stands under "do".',
    example: {
      try: [{ ask: { call: 'http', with: { method: 'GET', endpoint: 'https://example.com/rates' } } }],
      catch: { retry: { delay: 'PT1M', backoff: { exponential: {} }, limit: { attempt: { count: 5 } } } },
    },
  },
  raise: {
    title: 'Fail on purpose',
    help: 'Ends with an error, which a "try" around it may catch; otherwise the run fails.',
    example: {
      raise: { error: { type: 'https://example.com/errors/no-stock', status: 409, title: 'Nothing in stock' } },
    },
  },
  emit: {
    title: 'Send an event',
    help: 'Sends an event that other processes may start with or wait for. Never put personal data into it.',
    example: {
      emit: { event: { with: { type: 'campaign.closed', data: { campaignId: '${ $context.campaignId }' } } } },
    },
  },
  listen: {
    title: 'Wait for events',
    help: 'Waits for events and gives the list of them. For what one contact does, the function "awaitEvent" is shorter: it looks at the contact and at a time limit.',
    example: {
      listen: {
        to: {
          one: {
            with: { type: 'purchase.made' },
            correlate: {
              contact: { from: '${ .data.contactId }', expect: '${ $runtime.metadata.contactId }' },
            },
          },
        },
      },
      timeout: { after: 'P14D' },
    },
  },
  wait: {
    title: 'Let time pass',
    help: 'Waits this long: an ISO 8601 duration, an object of units, or an expression that gives a duration.',
    example: { wait: 'P3D' },
  },
  run: {
    title: 'Start another process',
    help: 'Starts a run of another process. With "await" false it does not wait for its end.',
    example: {
      run: {
        workflow: { namespace: 'marketing', name: 'survey-escalation', version: '1.0.0', input: {} },
        await: false,
      },
    },
  },
};
