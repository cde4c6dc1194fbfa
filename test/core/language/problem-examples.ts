// One definition per problem code, wrong in exactly that way.
import type { Json, JsonObject } from '../../../core/json.js';
import type { ProblemCode } from '../../../core/language/index.js';

export interface ProblemExample {
  /** A definition, or text where the mistake is one of text. */
  readonly source: Json;
  readonly pointer: string;
  readonly fix?: string;
  readonly line?: number;
  readonly column?: number;
}

const HEAD = { dsl: '1.0.3', namespace: 'examples', name: 'example', version: '1.0.0' };

/** A definition of these tasks that is right in everything else. */
export function definitionOf(tasks: Json, rest: JsonObject = {}): JsonObject {
  return { document: HEAD, do: tasks, ...rest };
}

const survey: JsonObject = {
  channel: 'email',
  template: 'survey-invitation',
  parameters: { surveyId: 'after-purchase' },
};
const ask: JsonObject = { call: 'sendMessage', with: survey };
const stop = { set: { outcome: 'stopped' } };
const wait = { wait: { days: 1 } };

/** Exhaustive: a code without an example does not compile. */
export const PROBLEM_EXAMPLES: Readonly<Record<ProblemCode, ProblemExample>> = {
  tooLarge: { source: '[\n'.repeat(500), pointer: '', line: 201, column: 1 },
  jsonSyntax: { source: '{\n  "document": {},\n  "do": [,]\n}', pointer: '', line: 3, column: 10 },
  duplicateKey: { source: '{\n  "do": [],\n  "do": []\n}', pointer: '/do', line: 3, column: 3 },
  wrongType: { source: definitionOf({ ask }), pointer: '/do' },
  wrongValue: {
    source: { ...definitionOf([{ wait }]), document: { ...HEAD, name: 'no spaces' } },
    pointer: '/document/name',
  },
  missingField: {
    source: definitionOf([{ each: { for: { each: 'day' }, do: [{ wait }] } }]),
    pointer: '/do/0/each/for',
  },
  unknownField: {
    source: definitionOf([{ ask: { ...ask, exprt: { as: '.' } } }]),
    pointer: '/do/0/ask/exprt',
    fix: 'export',
  },
  notOneName: { source: definitionOf([{ ask, wait }]), pointer: '/do/0' },
  unknownTask: { source: definitionOf([{ pause: { wayt: { days: 1 } } }]), pointer: '/do/0/pause/wayt', fix: 'wait' },
  ambiguousTask: { source: definitionOf([{ both: { ...wait, ...stop } }]), pointer: '/do/0/both' },
  badDuration: {
    source: definitionOf([{ pause: { wait: { dayz: 14 } } }]),
    pointer: '/do/0/pause/wait/dayz',
    fix: 'days',
  },
  badSchema: {
    source: definitionOf([{ wait }], { input: { schema: { document: { type: 'objekt' } } } }),
    pointer: '/input/schema/document/type',
    fix: 'object',
  },
  badEntry: {
    source: { ...definitionOf([{ wait }]), document: { ...HEAD, metadata: { entry: 'every month' } } },
    pointer: '/document/metadata/entry',
  },
  outsideProfile: {
    source: definitionOf([{ shell: { run: { shell: { command: 'date' } } } }]),
    pointer: '/do/0/shell/run/shell',
  },
  notSupportedYet: { source: definitionOf([{ wait }], { schedule: { cron: '0 9 * * 1' } }), pointer: '/schedule/cron' },
  duplicateName: { source: definitionOf([{ wait }, { wait }]), pointer: '/do/1/wait' },
  danglingThen: {
    source: definitionOf([{ ask: { ...ask, then: 'stpo' } }, { stop }]),
    pointer: '/do/0/ask/then',
    fix: 'stop',
  },
  unreachable: { source: definitionOf([{ wait: { ...wait, then: 'end' } }, { stop }]), pointer: '/do/1/stop' },
  fallThrough: {
    source: definitionOf([
      { choose: { switch: [{ good: { when: '.score >= 4', then: 'thank' } }, { bad: { then: 'excuse' } }] } },
      { thank: ask },
      { excuse: ask },
    ]),
    pointer: '/do/1/thank',
  },
  loopWithoutWait: {
    source: definitionOf([
      { count: { set: '${ . + 1 }' } },
      { again: { switch: [{ more: { when: '. < 10', then: 'count' } }] } },
    ]),
    pointer: '/do/1/again',
  },
  badExpression: { source: definitionOf([{ ask: { ...ask, if: '.score >=' } }]), pointer: '/do/0/ask/if' },
  unknownVariable: {
    source: definitionOf([{ ask: { ...ask, if: '$contxt.score >= 4' } }]),
    pointer: '/do/0/ask/if',
    fix: '$context',
  },
  partialExpression: {
    source: definitionOf([{ greet: { set: { text: 'Dear ${ .name }!' } } }]),
    pointer: '/do/0/greet/set/text',
    fix: '${ "text \\(.value) text" }',
  },
  unknownFunction: {
    source: definitionOf([{ ask: { ...ask, call: 'sendMesage' } }]),
    pointer: '/do/0/ask/call',
    fix: 'sendMessage',
  },
  recursiveFunction: {
    source: definitionOf([{ go: { call: 'again' } }], {
      use: { functions: { again: { do: [{ wait }, { more: { call: 'again' } }] } } },
    }),
    pointer: '/use/functions/again',
  },
  badArguments: {
    source: definitionOf([{ ask: { ...ask, with: { ...survey, dedline: 'P3D' } } }]),
    pointer: '/do/0/ask/with/dedline',
    fix: 'deadline',
  },
  badParameters: {
    source: definitionOf([{ ask: { ...ask, with: { ...survey, parameters: {} } } }]),
    pointer: '/do/0/ask/with/parameters',
  },
  unknownReference: { source: definitionOf([{ ask: { ...ask, timeout: 'long' } }]), pointer: '/do/0/ask/timeout' },
  unknownTemplate: {
    source: definitionOf([{ ask: { call: 'sendMessage', with: { channel: 'email', template: 'survey-invitaton' } } }]),
    pointer: '/do/0/ask/with/template',
    fix: 'survey-invitation',
  },
  unknownForm: {
    source: definitionOf([
      { call: { call: 'createTask', with: { form: 'sales-call', team: 'sales', title: { fa: 'تماس', en: 'Call' } } } },
    ]),
    pointer: '/do/0/call/with/form',
  },
  unknownScoreModel: {
    source: definitionOf([{ rate: { call: 'scoreContact', with: { model: 'leed' } } }]),
    pointer: '/do/0/rate/with/model',
    fix: 'lead',
  },
  unknownProcess: {
    source: definitionOf([
      { survey: { run: { workflow: { namespace: 'marketing', name: 'survy', version: '1.0.0' } } } },
    ]),
    pointer: '/do/0/survey/run/workflow/name',
    fix: 'survey',
  },
  unknownEventType: {
    source: definitionOf([{ answer: { call: 'awaitEvent', with: { types: ['survey.answerd'], for: 'P3D' } } }]),
    pointer: '/do/0/answer/with/types/0',
    fix: 'survey.answered',
  },
  listenWithoutEnd: {
    source: definitionOf([{ answer: { call: 'awaitEvent', with: { types: ['survey.answered'] } } }]),
    pointer: '/do/0/answer',
  },
  goalOutOfReach: {
    source: definitionOf([{ note: { ...stop, metadata: { exit: [{ on: 'purchase.made', then: 'end' }] } } }]),
    pointer: '/do/0/note/metadata/exit',
  },
  neverMatches: {
    source: definitionOf([
      {
        pause: {
          ...wait,
          metadata: { exit: [{ on: 'survey.answered', match: { surveyID: 'after-purchase' }, then: 'end' }] },
        },
      },
    ]),
    pointer: '/do/0/pause/metadata/exit/0/match/surveyID',
    fix: 'surveyId',
  },
  unsetContext: {
    source: definitionOf([{ again: { ...ask, if: '${ $context.mesageId == null }' } }], {
      input: { from: '${ { messageId: .[0].id } }' },
    }),
    pointer: '/do/0/again/if',
    fix: 'messageId',
  },
  unknownResultField: {
    source: definitionOf([{ ask: { ...ask, output: { as: '${ { id: .mesageId } }' } } }]),
    pointer: '/do/0/ask/output/as',
    fix: 'messageId',
  },
  impossibleValue: {
    source: definitionOf([
      { ask },
      { sent: { switch: [{ yes: { when: '${ .status == "snet" }', then: 'end' } }, { no: { then: 'stop' } }] } },
      { stop },
    ]),
    pointer: '/do/1/sent/switch/0/yes/when',
    fix: 'sent',
  },
  unfittingArgument: {
    source: definitionOf([{ ask }, { again: { ...ask, with: { ...survey, parameters: '${ .messageId }' } } }]),
    pointer: '/do/1/again/with/parameters',
  },
  personalData: {
    source: definitionOf([{ keep: { set: { phone: '${ .phone }' }, export: { as: '${ $context + . }' } } }]),
    pointer: '/do/0/keep/set/phone',
  },
};
