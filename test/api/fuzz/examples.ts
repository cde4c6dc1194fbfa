// Bodies that the document describes only as "an object" or "a file": real ones, so that what is made of them gets deep.
import type { Json } from '../../../core/json.js';
import { readShippedProcesses, readShippedSegments, scoreModelsByName } from '../../../store/shipped.js';

const SMALL_PROCESS: Json = {
  document: { dsl: '1.0.3', namespace: 'shop', name: 'fuzzed', version: '1.0.0', metadata: { entry: 'always' } },
  do: [
    { pause: { wait: 'P1D' } },
    { ask: { switch: [{ yes: { when: '${ .ok }', then: 'greet' } }, { no: { then: 'end' } }] } },
    { greet: { call: 'sendMessage', with: { channel: 'email', template: 'reactivation-low' } } },
  ],
};
const PROCESSES: readonly Json[] = [
  SMALL_PROCESS,
  ...readShippedProcesses().map(({ text }) => JSON.parse(text) as Json),
];

/** By operation; values that take the place of the whole body. */
export type Examples = Readonly<Record<string, readonly Json[]>>;

export const BODY_EXAMPLES: Examples = {
  publishDefinition: PROCESSES,
  validateDefinition: PROCESSES,
  compareDefinitions: PROCESSES.map((document) => ({ before: { document: SMALL_PROCESS }, after: { document } })),
  countFilter: readShippedSegments().map(({ filter }) => ({ filter: filter as unknown as Json })),
  previewScore: [...scoreModelsByName().values()].map((model) => ({
    contactId: '⟦contactId⟧0',
    model: model as unknown as Json,
  })),
  previewTemplate: [
    { parameters: { surveyId: 'after-purchase' } },
    { sample: { coupon: { code: 'A', validUntil: '2026-04-01T00:00:00Z', percent: 10 } } },
    { sample: { task: { title: { fa: 'تماس', en: 'Call' } } } },
  ],
};

/** Files for operations that read the body themselves. */
export const FILES: readonly string[] = [
  'no,mail,total,date\n1,one@shop.test,10,2026-01-01\n2,nonsense,5,2026-01-02\n',
  'no;mail;total;date\r\n"1";"a@b.test";"1,5";"1404/12/30"\r\n',
  '\ufeffno,mail\n"unclosed,quote\n',
  'no\n\u0000\n',
  '00001 19970101 1 11.77\n00001 19970118 1 12.00\n',
  '',
  '\n\n\n',
  `no,mail\n${'x'.repeat(70_000)},y\n`,
];

/** Values of query parameters that are JSON themselves. */
export const PARAMETER_EXAMPLES: Readonly<Record<string, readonly Json[]>> = {
  mapping: [
    { externalId: 'no', email: 'mail', purchase: { id: 'no', at: 'date', amount: 'total' } },
    { externalId: 'no' },
  ],
};
