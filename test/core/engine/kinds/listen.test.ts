import { expect } from 'chai';
import { sameJson } from '../../../../core/engine/index.js';
import type { Json } from '../../../../core/json.js';
import { DAY, event, program, reasons, run, runText } from '../../../support/engine.js';

const ONE_X = 'listen: { to: { one: { with: { type: x } } } }';

describe('listen', () => {
  it('gives the list of what it took: data, envelope or raw text', () => {
    const read = (how: string): Json | undefined =>
      runText(
        `- l: { listen: { to: { one: { with: { type: x } } }, read: ${how} } }`,
        {},
        { news: [event(1, 'x', { n: 1 }, 'e1')] },
      ).output;
    expect(read('data')).to.deep.equal([{ n: 1 }]);
    expect(read('envelope')).to.deep.equal([{ id: 'e1', type: 'x', data: { n: 1 } }]);
    expect(read('raw')).to.deep.equal(['{"id":"e1","type":"x","data":{"n":1}}']);
  });

  it('an event between two listens is not lost, and is taken once', () => {
    const outcome = runText(
      `
      - a: { ${ONE_X} }
      - w: { wait: P2D }
      - b: { ${ONE_X} }
      - c: { try: [ { l: { ${ONE_X}, timeout: { after: P1D } } } ], catch: { do: [ { n: { set: { none: true } } } ] } }
      `,
      {},
      { news: [event(1, 'x', 1), event(DAY, 'x', 2)] },
    );
    expect(outcome.output).to.deep.equal({ none: true });
    expect(outcome.state.now).to.equal(3 * DAY + 1);
  });

  it('an event that comes while a call is out is kept', () => {
    const outcome = runText(
      `- c: { call: readContact }\n- l: { ${ONE_X} }`,
      {},
      {
        answers: () => () => ({ result: {}, afterMs: 100 }),
        news: [event(1, 'x', 'early')],
      },
    );
    expect(outcome.output).to.deep.equal(['early']);
  });

  it('an id counts once', () => {
    const outcome = runText(
      '- l: { listen: { to: { any: [ { with: { type: x } } ], until: length == 2 } } }',
      {},
      {
        news: [event(1, 'x', 1, 'same'), event(2, 'x', 1, 'same'), event(3, 'x', 2)],
      },
    );
    expect(outcome.output).to.deep.equal([1, 2]);
  });

  it('all wants each of its events, in any order', () => {
    const outcome = runText(
      '- l: { listen: { to: { all: [ { with: { type: x } }, { with: { type: y } } ] }, read: envelope }, output: { as: map(.type) } }',
      {},
      { news: [event(1, 'y'), event(2, 'y'), event(3, 'x')] },
    );
    expect(outcome.output).to.deep.equal(['y', 'x']);
  });

  it('any ends with the first of its events; with none named, with any event', () => {
    const news = [event(1, 'q', 1), event(2, 'y', 2)];
    const any = runText(
      '- l: { listen: { to: { any: [ { with: { type: x } }, { with: { type: y } } ] } } }',
      {},
      { news },
    );
    expect(any.output).to.deep.equal([2]);
    expect(runText('- l: { listen: { to: { any: [] } } }', {}, { news }).output).to.deep.equal([1]);
  });

  it('until names the events that end it: one of them, or all of them', () => {
    const text = (until: string): string =>
      `- l: { listen: { to: { any: [ { with: { type: x } } ], until: ${until} } } }`;
    const news = [event(1, 'x', 1), event(2, 'stop'), event(3, 'x', 2), event(4, 'halt'), event(5, 'x', 3)];
    const [stop, halt] = ['{ with: { type: stop } }', '{ with: { type: halt } }'];
    expect(runText(text(`{ one: ${stop} }`), {}, { news }).output).to.deep.equal([1]);
    expect(runText(text(`{ any: [ ${halt}, ${stop} ] }`), {}, { news }).output).to.deep.equal([1]);
    expect(runText(text(`{ all: [ ${halt}, ${stop} ] }`), {}, { news }).output).to.deep.equal([1, 2]);
  });

  it('foreach does its tasks for one event after the other', () => {
    const outcome = runText(
      `
      - l:
          listen: { to: { any: [ { with: { type: x } } ], until: { one: { with: { type: stop } } } } }
          foreach:
            item: e
            at: k
            do: [ { c: { call: recordActivity, with: { n: '\${ $e }', k: '\${ $k }' } } } ]
            output: { as: .r }
            export: { as: '{ last: . }' }
      - o: { set: { list: '\${ . }', context: '\${ $context }' } }
      `,
      {},
      {
        answers: () => (command) => {
          const { n = 0, k = 0 } = command.type === 'callFunction' ? (command.args as { n?: number; k?: number }) : {};
          return { result: { r: n * 10 + k }, afterMs: 1000 };
        },
        news: [event(1, 'x', 1), event(2, 'x', 2), event(3, 'x', 3), event(4, 'stop'), event(5, 'x', 9)],
      },
    );
    expect(outcome.output).to.deep.equal({ list: [10, 21, 32], context: { last: 32 } });
    expect(outcome.state.now).to.equal(3001);
  });

  it('each event is held against the schemas of foreach', () => {
    const validate = (schema: Json, value: Json) => (sameJson(schema, { const: value }) ? null : 'another value');
    const text = (part: string): string =>
      `- l: { listen: { to: { one: { with: { type: x } } } }, foreach: { ${part}: { as: '.', schema: { document: { const: 1 } } } } }`;
    for (const part of ['output', 'export']) {
      const compiled = program(text(part), { validate });
      expect(run(compiled, {}, { news: [event(1, 'x', 1)] }).output, part).to.deep.equal([1]);
      expect(run(compiled, {}, { news: [event(1, 'x', 2)] }).error, part).to.include({
        title: `The ${part} of foreach of l does not fit its schema`,
        instance: '/do/0/l',
      });
    }
  });

  it('an output of nothing keeps nothing', () => {
    const outcome = runText(
      '- l: { listen: { to: { any: [ { with: { type: x } } ], until: { one: { with: { type: s } } } } }, foreach: { output: { as: empty } } }',
      {},
      { news: [event(1, 'x', 1), event(2, 's')] },
    );
    expect(outcome.output).to.deep.equal([]);
  });

  it('correlates with what is expected', () => {
    const outcome = runText(
      `- l: { listen: { to: { one: { with: { type: x }, correlate: { who: { from: .data.id, expect: '\${ .me }' } } } } } }`,
      { me: 'b' },
      { news: [event(1, 'x', { id: 'a' }), event(2, 'x'), event(3, 'x', { id: 'b', n: 1 })] },
    );
    expect(outcome.output).to.deep.equal([{ id: 'b', n: 1 }]);
  });

  it('without an expectation, the first event sets the value that the others must have', () => {
    const filter = (type: string): string => `{ with: { type: ${type} }, correlate: { order: { from: .data.order } } }`;
    const outcome = runText(
      `- l: { listen: { to: { all: [ ${filter('x')}, ${filter('y')} ] } } }`,
      {},
      {
        news: [event(1, 'x', { order: 1 }), event(2, 'y', { order: 2 }), event(3, 'y', { order: 1 })],
      },
    );
    expect(outcome.output).to.deep.equal([{ order: 1 }, { order: 1 }]);
  });

  it('an attribute can be asked by an expression; one that fails on an event does not match it', () => {
    const outcome = runText(
      `- l: { listen: { to: { one: { with: { type: x, data: '\${ .tags | index("a") != null }' } } } } }`,
      {},
      {
        news: [event(1, 'x', { tags: 5 }), event(2, 'x', { tags: ['b'] }), event(3, 'x', { tags: ['a'] })],
      },
    );
    expect(outcome.output).to.deep.equal([{ tags: ['a'] }]);
  });

  it('the journal says what is waited for and what came', () => {
    const outcome = runText(`- l: { ${ONE_X} }`, {}, { news: [event(1, 'x', {}, 'e7')] });
    expect(reasons(outcome, 'waiting')).to.deep.equal([{ events: [['x']] }]);
    expect(reasons(outcome, 'received')).to.deep.equal([{ id: 'e7', type: 'x' }]);
  });

  it('the inbox is bounded and counts what it could not keep', () => {
    const compiled = program(`- w: { wait: P1D }\n- l: { ${ONE_X} }`, { limits: { inbox: 2 } });
    const outcome = run(compiled, {}, { news: [event(1, 'x', 1), event(2, 'x', 2), event(3, 'x', 3)] });
    expect(outcome.output).to.deep.equal([2]);
    expect(outcome.state.dropped).to.equal(1);
  });
});
