import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../../core/json.js';
import { type KnownNames, PROBLEM_CODES, type ProblemCode, validateDefinition } from '../../../core/language/index.js';
import {
  readCatalog,
  readEventTypes,
  readForms,
  readScoreModels,
  readShippedProcesses,
  readTemplates,
} from '../../../store/shipped.js';
import { definitionOf, PROBLEM_EXAMPLES } from './problem-examples.js';

const known: KnownNames = {
  catalog: readCatalog(),
  eventTypes: readEventTypes(),
  templates: readTemplates(),
  forms: readForms().map((form) => form.name),
  scoreModels: readScoreModels().map((model) => model.name),
  processes: ['survey'],
};
const codes = Object.keys(PROBLEM_CODES) as ProblemCode[];
const problemsOf = (source: Json) => validateDefinition(source, known).problems;

describe('validateDefinition', () => {
  describe('gives one problem for one mistake', () => {
    for (const code of codes)
      it(code, () => {
        const { source, ...expected } = PROBLEM_EXAMPLES[code];
        const { problems, document } = validateDefinition(source, known);
        expect(problems).to.have.length(1);
        expect(problems[0]).to.include({ code, severity: PROBLEM_CODES[code], ...expected });
        expect(document !== undefined).to.equal(PROBLEM_CODES[code] === 'warning');
      });
  });

  it('has a page with a row for every code and for nothing else', () => {
    const page = readFileSync(new URL('../../../docs/problem-codes.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (\w+) +\|/gm)].map(([, code, severity]) => [code, severity]);
    expect(rows).to.deep.equal(codes.map((code) => [code, PROBLEM_CODES[code]]));
  });

  for (const { name, text } of readShippedProcesses())
    it(`finds nothing wrong in the shipped process ${name}`, () => {
      expect(validateDefinition(text, known).problems).to.deep.equal([]);
    });

  for (const description of Object.values(known.catalog.functions))
    if (description.kind === 'composed')
      it(`finds nothing wrong in the composed function ${description.name}`, () => {
        expect(problemsOf(definitionOf([{ task: description.task }]))).to.deep.equal([]);
      });

  it('tells line and column where the definition is given as text', () => {
    const text = JSON.stringify(definitionOf([{ pause: { wait: { dayz: 14 } } }]), null, 2);
    const [problem] = problemsOf(text);
    const line = text.split('\n').findIndex((one) => one.includes('dayz')) + 1;
    expect(problem).to.include({ code: 'badDuration', line, column: 11, endColumn: 17 });
  });

  it('says what the profile leaves out instead of ignoring it', () => {
    const left: [JsonObject, RegExp][] = [
      [{ call: 'grpc', with: {} }, /call: grpc/],
      [{ call: 'asyncapi', with: {} }, /call: asyncapi/],
      [{ call: 'a2a', with: {} }, /call: a2a/],
      [{ call: 'mcp', with: {} }, /call: mcp/],
      [{ run: { container: { image: 'x' } } }, /run: container/],
      [{ run: { script: { language: 'js', code: '1' } } }, /run: script/],
    ];
    for (const [task, message] of left) {
      const problems = problemsOf(definitionOf([{ task }]));
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include({ code: 'outsideProfile' });
      expect(problems[0]?.message).to.match(message);
    }
  });

  it('does not judge arguments that are computed when the process runs', () => {
    const task = { call: 'issueCoupon', with: { kind: 'x', percent: '${ $context.percent }', validFor: '${ .for }' } };
    expect(problemsOf(definitionOf([{ task }]))).to.deep.equal([]);
  });

  it('judges literal arguments beside computed ones', () => {
    const task = { call: 'issueCoupon', with: { kind: 7, percent: '${ $context.percent }', validFor: 'P14D' } };
    expect(problemsOf(definitionOf([{ task }])).map(({ code, pointer }) => [code, pointer])).to.deep.equal([
      ['badArguments', '/do/0/task/with/kind'],
    ]);
  });

  it('holds every part against its shape, also where its value is null', () => {
    const caught = (more: JsonObject): JsonObject => ({ try: [{ wait: { wait: 'PT1S' } }], catch: more });
    const mistakes: [JsonObject, string, string][] = [
      [caught({ errors: { with: { type: null } } }), 'wrongType', '/catch/errors/with/type'],
      [caught({ errors: { with: { status: '404' } } }), 'wrongType', '/catch/errors/with/status'],
      [caught({ errors: { with: { typ: 'x' } } }), 'unknownField', '/catch/errors/with/typ'],
      [caught({ errors: { with: {} } }), 'wrongValue', '/catch/errors/with'],
      [caught({ retry: null }), 'wrongType', '/catch/retry'],
      [caught({ retry: { backoff: {} } }), 'wrongValue', '/catch/retry/backoff'],
      [caught({ retry: { backoff: { expontial: {} } } }), 'unknownField', '/catch/retry/backoff/expontial'],
      [{ raise: { error: { type: 'no such thing', status: 500 } } }, 'wrongValue', '/raise/error/type'],
      [{ raise: { error: { type: 'x', status: 500, instance: 'here' } } }, 'wrongValue', '/raise/error/instance'],
      [{ emit: { event: { with: { source: 'x' } } } }, 'missingField', '/emit/event/with'],
      [{ emit: { event: { with: { type: 'x', time: 'noon' } } } }, 'wrongValue', '/emit/event/with/time'],
      [{ call: 'http', with: { method: 'get' } }, 'missingField', '/with'],
      [{ call: 'http', with: { method: 'get', endpoint: null } }, 'wrongType', '/with/endpoint'],
      [{ call: 'openapi', with: { document: { endpoint: 'x' }, operationId: 7 } }, 'wrongType', '/with/operationId'],
      [{ wait: 'PT1S', timeout: null }, 'wrongType', '/timeout'],
    ];
    for (const [task, code, at] of mistakes)
      expect(
        problemsOf(definitionOf([{ task }])).map((problem) => [problem.code, problem.pointer]),
        JSON.stringify(task),
      ).to.deep.equal([[code, `/do/0/task${at}`]]);
  });

  it('judges the parameters of a message as far as they are written', () => {
    const ask = (parameters?: Json): JsonObject => ({
      call: 'sendMessage',
      with: { channel: 'email', template: 'survey-invitation', ...(parameters !== undefined && { parameters }) },
    });
    const cases: [JsonObject, string[]][] = [
      [ask({ surveyId: 'after-purchase' }), []],
      [ask({ surveyId: '${ .survey }' }), []],
      [ask('${ .parameters }'), []],
      [ask(), ['/with: the template "survey-invitation" needs the parameter "surveyId"']],
      [ask({}), ['/with/parameters: the template "survey-invitation" needs the parameter "surveyId"']],
      [ask({ surveyId: 7 }), ['/with/parameters/surveyId: the template "survey-invitation": must be string']],
      [
        ask({ surveyID: 'x' }),
        [
          '/with/parameters/surveyID: the template "survey-invitation": unknown property "surveyID", did you mean "surveyId"?',
        ],
      ],
    ];
    for (const [task, expected] of cases)
      expect(
        problemsOf(definitionOf([{ task }])).map(({ pointer, message }) => `${pointer}: ${message}`),
      ).to.deep.equal(expected.map((text) => `/do/0/task${text}`));
  });

  it('knows the variables of loops, of caught errors and of iterators only inside them', () => {
    const inside = definitionOf([
      {
        loop: {
          for: { each: 'day', in: '[1, 2]', at: 'number' },
          while: '$day < 3',
          do: [{ keep: { set: { at: '${ $day + $number }' } } }],
        },
      },
      {
        risky: {
          try: [{ wait: { wait: 'PT1S' } }],
          catch: { as: 'mishap', when: '$mishap.status == 408', do: [{ keep: { set: '${ $mishap }' } }] },
        },
      },
    ]);
    expect(problemsOf(inside)).to.deep.equal([]);
    const outside = definitionOf([
      { loop: { for: { each: 'day', in: '[1, 2]' }, do: [{ wait: { wait: 'PT1S' } }] } },
      { late: { set: '${ $day }' } },
    ]);
    expect(problemsOf(outside).map(({ code, pointer }) => [code, pointer])).to.deep.equal([
      ['unknownVariable', '/do/1/late/set'],
    ]);
  });

  it('accepts names that an expression declares itself', () => {
    const task = { set: '${ reduce .[] as $item (0; . + $item) | . as {$total} | $total }' };
    expect(problemsOf(definitionOf([{ task }]))).to.deep.equal([]);
  });

  it('checks the goals in metadata.exit: shape, event type and where they lead', () => {
    const withGoal = (goal: JsonObject): Json =>
      definitionOf([
        { steps: { ...{ wait: 'P9D' }, metadata: { exit: [goal] }, then: 'end' } },
        { won: { set: { won: true } } },
      ]);
    const place = '/do/0/steps/metadata/exit/0';
    expect(problemsOf(withGoal({ on: 'purchase.made', then: 'won' }))).to.deep.equal([]);
    const mistakes: [JsonObject, string, string][] = [
      [{ on: 'purchase.made' }, 'missingField', place],
      [{ on: 'purchase.maid', then: 'won' }, 'unknownEventType', `${place}/on`],
      [{ on: 'purchase.made', then: 'one' }, 'danglingThen', `${place}/then`],
    ];
    for (const [goal, code, pointer] of mistakes)
      expect(problemsOf(withGoal(goal)).map((problem) => [problem.code, problem.pointer])).to.deep.equal([
        [code, pointer],
      ]);
  });

  it('accepts an event type that the process itself or another one emits', () => {
    const emit = { emit: { event: { with: { source: 'https://example.test', type: 'order.packed' } } } };
    const listen = (type: string): JsonObject => ({
      listen: { to: { one: { with: { type } } } },
      timeout: { after: 'P1D' },
    });
    expect(problemsOf(definitionOf([{ emit }, { packed: listen('order.packed') }]))).to.deep.equal([]);
    const other = { ...known, emittedTypes: ['order.sent'] };
    expect(validateDefinition(definitionOf([{ sent: listen('order.sent') }]), other).problems).to.deep.equal([]);
  });

  it('counts a timeout around a listen, and a race it is in, as its end', () => {
    const listen = { listen: { to: { one: { with: { type: 'purchase.made' } } } } };
    const ends: JsonObject[] = [
      { task: { do: [{ listen }], timeout: { after: 'P1D' } } },
      { task: { fork: { compete: true, branches: [{ listen }, { wait: { wait: 'P1D' } }] } } },
    ];
    for (const task of ends) expect(problemsOf(definitionOf([task]))).to.deep.equal([]);
  });
});
