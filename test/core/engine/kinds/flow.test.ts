import { expect } from 'chai';
import { calls, commandsOf, program, reasons, run, runText } from '../../../support/engine.js';

describe('flow: switch, then, if', () => {
  it('goes backward, leaves a list, skips', () => {
    const outcome = runText(
      `
      - a: { set: '\${ . + 1 }' }
      - s: { switch: [ { again: { when: '. < 5', then: a } }, { out: { then: z } } ] }
      - never: { set: 99 }
      - z: { do: [ { y: { set: '\${ . * 2 }', then: exit } }, { no: { set: '\${ 0 }' } } ] }
      - skipped: { if: 'false', set: { x: 1 }, then: end }
      - last: { set: '\${ [.] }' }
      `,
      0,
    );
    expect(outcome.output).to.deep.equal([10]);
  });

  it('a skipped task hands on its raw input and its then is not taken', () => {
    const outcome = runText(
      `
      - skipped: { if: .go, input: { from: .x }, set: { y: 1 }, then: end }
      - after: { call: readContact, output: { as: '{ seen: $input }' } }
      `,
      { x: 2 },
    );
    expect(outcome.output).to.deep.equal({ seen: { x: 2 } });
  });

  it('a case without a condition always holds; one without then goes on with the next task', () => {
    const outcome = runText(`
      - s: { switch: [ { no: { when: .x, then: end } }, { other: { } } ], then: end }
      - c: { call: readContact }
    `);
    expect(calls(outcome)).to.deep.equal(['readContact']);
  });

  it('when no case holds, the then of the task itself counts', () => {
    const outcome = runText(`
      - s: { switch: [ { no: { when: .x, then: b } } ], then: c }
      - b: { call: readContact, then: end }
      - c: { call: updateContact }
    `);
    expect(calls(outcome)).to.deep.equal(['updateContact']);
  });

  it('0 and "" are true, as in jq', () => {
    expect(runText('- a: { if: .n, set: { ran: true } }', { n: 0 }).output).to.deep.equal({ ran: true });
    expect(runText('- a: { if: .n, set: { ran: true } }', { n: null }).output).to.deep.equal({ n: null });
  });

  it('the journal says which case was taken and what it saw', () => {
    const outcome = runText(
      `
      - s: { switch: [ { good: { when: '.score >= 4 and $context.kind == "x.y"', then: end } }, { bad: { then: end } } ] }
      `,
      { score: 5, kind: 'x.y' },
    );
    expect(reasons(outcome, 'decided')).to.deep.equal([
      {
        case: 'good',
        when: '.score >= 4 and $context.kind == "x.y"',
        seen: { '.score': 5, '$context.kind': 'x.y' },
      },
    ]);
  });

  it('each backward jump gives calls another key', () => {
    const outcome = runText(
      `
      - c: { call: readContact, output: { as: '$input + 1' } }
      - s: { switch: [ { again: { when: '. < 3', then: c } } ] }
      `,
      0,
    );
    expect(commandsOf(outcome, 'callFunction').map(({ key }) => key)).to.deep.equal([
      '/do/0/c@',
      '/do/0/c@~1',
      '/do/0/c@~2',
    ]);
  });

  it('a loop that never waits ends with an error that names it', () => {
    const compiled = program(
      `
      - a: { set: { x: 1 } }
      - round: { do: [ { b: { set: { x: 1 } } } ], then: a }
      `,
      { limits: { steps: 1000 } },
    );
    const outcome = run(compiled);
    expect(outcome.error).to.include({ title: 'The run made 1000 steps, the most that one run may make' });
    expect(outcome.error?.detail).to.match(/It was in "(process|round)"/);
  });
});
