import { Ajv } from 'ajv';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../../core/json.js';
import { type KnownNames, type ProblemCode, validateDefinition } from '../../../core/language/index.js';
import { TASK_KINDS } from '../../../core/language/task-kinds.js';
import { generatedFiles } from '../../../runtime/generated-files.js';
import { readShippedProcesses } from '../../../store/shipped.js';
import { readSurroundings } from '../../../store/shipped-surroundings.js';
import { definitionOf, PROBLEM_EXAMPLES } from '../language/problem-examples.js';
import { JsonEditor } from './json-editor.js';

const FILE = 'definitions/processes/mine.json';
const BASE_KEYS = ['if', 'input', 'output', 'export', 'timeout', 'then', 'metadata'];

/** Mistakes that a schema can see. The others take more than one place, or an expression: the checker tells them. */
const SEEN: readonly ProblemCode[] = [
  ...([
    'wrongType',
    'wrongValue',
    'missingField',
    'unknownField',
    'notOneName',
    'unknownTask',
    'ambiguousTask',
  ] as const),
  ...(['badDuration', 'badEntry', 'outsideProfile', 'notSupportedYet', 'unknownFunction', 'badArguments'] as const),
  ...(['badParameters', 'unknownTemplate', 'unknownForm', 'unknownScoreModel'] as const),
];
/** Mistakes of JSON itself, which the editor's parser tells in its own way, and what is beyond any editor. */
const NOT_COMPARED: readonly ProblemCode[] = ['jsonSyntax', 'duplicateKey', 'tooLarge'];

describe('the schema of a process in an editor', () => {
  const around = readSurroundings();
  const known: KnownNames = { catalog: around.catalog, templates: around.templates };
  const files = new Map(generatedFiles().map(({ file, text }) => [file, text]));
  const editor = new JsonEditor(files);

  const inEditor = (document: JsonObject): string =>
    JSON.stringify({ $schema: '../editor/process.schema.json', ...document }, null, 2);
  const problems = (document: JsonObject) => editor.problems(FILE, inEditor(document));
  /** A process of one task; the cursor is where the text has it. */
  const withTask = (task: string): string => inEditor(definitionOf([{ step: 'TASK' }])).replace('"TASK"', task);
  const offers = (task: string) => editor.offers(FILE, withTask(task));
  const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => `"${name}"`);

  it('is a valid JSON Schema of draft-07 that takes every shipped process', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const check = ajv.compile(JSON.parse(files.get('definitions/editor/process.schema.json') ?? ''));
    for (const { text } of readShippedProcesses())
      expect(check(JSON.parse(text)), ajv.errorsText(check.errors)).to.equal(true);
  });

  for (const { name, file, text } of readShippedProcesses())
    it(`underlines nothing in ${name}`, async () => expect(await editor.problems(file, text)).to.deep.equal([]));

  describe('underlines one place for one mistake', () => {
    for (const [code, { source, pointer }] of Object.entries(PROBLEM_EXAMPLES)) {
      if (NOT_COMPARED.includes(code as ProblemCode)) continue;
      if (!SEEN.includes(code as ProblemCode))
        it(`${code}: not more than one`, async () =>
          expect(await problems(source as JsonObject)).to.have.length.at.most(1));
      else
        it(code, async () => {
          const found = await problems(source as JsonObject);
          expect(found).to.have.length(1);
          const [{ at = '' } = {}] = found;
          const pointed = `"${pointer.split('/').at(-1)}": ${JSON.stringify(valueAt(source, pointer) ?? null, null, 2)}`;
          expect(pointed.replace(/\s/g, '')).to.contain(at.replace(/\s/g, ''));
        });
    }

    const call = (name: string, args: JsonObject): JsonObject => definitionOf([{ step: { call: name, with: args } }]);
    const message: JsonObject = { channel: 'email', template: 'lead-welcome' };
    const mistakes: [string, JsonObject, string][] = [
      ['a misspelt key of the document', { ...definitionOf([{ a: { wait: 'P1D' } }]), shedule: {} }, '"shedule"'],
      [
        'a misspelt key that is needed',
        definitionOf([{ a: { listen: { tu: { one: { with: { type: 'x' } } } } } }]),
        '"tu"',
      ],
      ['a wrong duration', definitionOf([{ a: { wait: '3 days' } }]), '"3 days"'],
      ['a wrong duration of an argument', call('sendMessage', { ...message, deadline: '2D' }), '"2D"'],
      ['a value that is none of the words', call('sendMessage', { ...message, window: 'night' }), '"night"'],
      ['a number that is out of range', call('issueCoupon', { kind: 'a', validFor: 'P1D', percent: 120 }), '120'],
      [
        'an argument of another type',
        call('createTask', { form: 'lead-call', team: 'sales', title: 'Call' }),
        '"Call"',
      ],
      ['an argument that is missing', call('sendMessage', { channel: 'email' }), '"with"'],
      ['arguments that are missing altogether', definitionOf([{ step: { call: 'sendMessage' } }]), '"step"'],
      [
        'a misspelt argument that is needed',
        call('sendMessage', { chanel: 'email', template: 'lead-welcome' }),
        '"chanel"',
      ],
      [
        'a misspelt parameter',
        call('sendMessage', { ...message, parameters: { urll: 'https://a.example' } }),
        '"urll"',
      ],
      [
        'a goal without a way on',
        definitionOf([{ a: { wait: 'P1D', metadata: { exit: [{ on: 'purchase.made' }] } } }]),
        '{',
      ],
      [
        'two kinds of waiting',
        definitionOf([{ a: { listen: { to: { one: { with: { type: 'a' } }, any: [] } } } }]),
        '{',
      ],
      [
        'an instant that is none',
        call('createTask', { form: 'lead-call', team: 'sales', title: { fa: 'a', en: 'a' }, dueAt: 'soon' }),
        '"soon"',
      ],
    ];
    for (const [mistake, document, place] of mistakes)
      it(mistake, async () => {
        expect(
          validateDefinition(document, known).problems.filter(({ severity }) => severity === 'error'),
        ).to.have.length(1);
        const found = await problems(document);
        expect(found, JSON.stringify(found)).to.have.length(1);
        expect(found[0]?.at.startsWith(place)).to.equal(true);
      });
  });

  it('takes an expression in place of any argument, at any depth', async () => {
    const title = { fa: '${ .fa }', en: '${ .en }' };
    const tasks: Json = [
      {
        task: {
          call: 'humanTask',
          with: { form: '${ .form }', team: '${ .team }', title, dueWorkingHours: '${ 4 * 2 }' },
        },
      },
      {
        send: {
          call: 'sendMessage',
          with: { channel: '${ .c }', template: '${ .t }', parameters: '${ .p }', deadline: '${ .d }' },
        },
      },
      { wait: { call: 'awaitEvent', with: { types: '${ .types }', match: '${ .match }', for: '${ .for }' } } },
      { pause: { wait: '${ $context.pause }' } },
    ];
    expect(await problems(definitionOf(tasks))).to.deep.equal([]);
  });

  it('lets a process call functions of its own, and no other process', async () => {
    const tasks: Json = [{ step: { call: 'mine', with: { a: 1 } } }];
    const use = { functions: { mine: { wait: 'P1D' } } };
    expect(await problems(definitionOf(tasks, { use }))).to.deep.equal([]);
    expect(await problems(definitionOf(tasks))).to.have.length(1);
  });

  it('offers the kinds of tasks, and then the keys of the kind', async () => {
    expect(await offers('{ ▮ }')).to.have.members([...TASK_KINDS, ...BASE_KEYS]);
    expect(await offers('{ "wait": "P1D", ▮ }')).to.have.members(BASE_KEYS);
    expect(await offers('{ "call": "readContact", ▮ }')).to.have.members(['with', ...BASE_KEYS]);
    const snippets = await offers('▮');
    for (const kind of TASK_KINDS)
      expect(
        snippets.some((label) => label.startsWith(`${kind}: `)),
        kind,
      ).to.equal(true);
  });

  it('offers functions, their arguments, and what an argument may name', async () => {
    const functions = Object.values(around.catalog.functions);
    expect(await offers('{ "call": "▮" }')).to.have.members(names(functions));
    expect(await offers('{ "call": "sendMessage", "with": { ▮ } }')).to.have.members(
      Object.keys(around.catalog.functions.sendMessage?.input.properties as JsonObject),
    );
    expect(await offers('{ "call": "sendMessage", "with": { "template": "▮" } }')).to.have.members(
      names(around.templates),
    );
    expect(await offers('{ "call": "humanTask", "with": { "form": "▮" } }')).to.have.members(names(around.forms));
    expect(await offers('{ "call": "scoreContact", "with": { "model": "▮" } }')).to.have.members(
      names(around.scoreModels),
    );
    expect(
      await offers('{ "call": "sendMessage", "with": { "template": "survey-invitation", "parameters": { ▮ } } }'),
    ).to.have.members(['surveyId']);
  });

  it('offers directives, event types, entry rules, and ways to start', async () => {
    const types = around.eventTypes.map(({ type }) => `"${type}"`);
    expect(await offers('{ "wait": "P1D", "then": "▮" }')).to.have.members(['"continue"', '"exit"', '"end"']);
    expect(await offers('{ "listen": { "to": { "one": { "with": { "type": "▮" } } } } }')).to.have.members(types);
    expect(await offers('{ "call": "awaitEvent", "with": { "types": ["▮"] } }')).to.have.members(types);
    expect(await offers('{ "wait": "P1D", "metadata": { "exit": [{ "on": "▮" }] } }')).to.have.members(types);
    const head = { ...(definitionOf([]).document as JsonObject), metadata: { entry: '▮' } };
    expect(await editor.offers(FILE, inEditor({ document: head, do: [] }))).to.have.members(
      ['once', 'oneAtATime', 'always', 'every P90D'].map((rule) => `"${rule}"`),
    );
    const schedule = inEditor({ schedule: 'HERE' }).replace('"HERE"', '▮');
    expect(await editor.offers(FILE, schedule)).to.include('start when a contact enters "Silent customers"');
  });

  it('shows title and help over functions, kinds and keys', async () => {
    const { sendMessage } = around.catalog.functions;
    expect(await editor.hover(FILE, withTask('{ "call": "send▮Message", "with": {} }'))).to.contain(
      sendMessage?.help.en,
    );
    expect(await editor.hover(FILE, withTask('{ "wa▮it": "P1D" }'))).to.contain('Let time pass');
    expect(await editor.hover(FILE, withTask('{ "call": "sendMessage", "with": { "dead▮line": "P1D" } }'))).to.contain(
      'How long it may wait for its window',
    );
    expect(await editor.hover(FILE, withTask('{ "wait": "P1D", "th▮en": "end" }'))).to.contain('What comes afterwards');
  });

  it('puts in snippets that are valid as they stand', async () => {
    const list = inEditor(definitionOf(['TASK'])).replace('"TASK"', '▮');
    for (const label of await editor.offers(FILE, list)) {
      if (!label.includes(': ')) continue;
      const body = plain((await editor.insert(FILE, list, label)) ?? '');
      expect(await editor.problems(FILE, list.replace('▮', body)), label).to.deep.equal([]);
      const { problems: wrong } = validateDefinition(list.replace('▮', body), known);
      expect(
        wrong.filter(({ severity }) => severity === 'error'),
        label,
      ).to.deep.equal([]);
    }
  });
});

/** A snippet as the editor writes it, with its stops filled in. */
function plain(snippet: string): string {
  return snippet.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, '$1').replace(/\\([\\$}])/g, '$1');
}

function valueAt(document: Json, pointer: string): Json | undefined {
  let at: Json | undefined = document;
  for (const step of pointer.split('/').slice(1)) at = (at as JsonObject | undefined)?.[step];
  return at;
}
