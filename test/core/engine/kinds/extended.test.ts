import { expect } from 'chai';
import type { Json } from '../../../../core/json.js';
import { calls, commandsOf, compileText, program, run, runText } from '../../../support/engine.js';

const done = (result: Json) => ({ result });

describe('use.extensions', () => {
  const consent = program(`
    use:
      extensions:
        - consent:
            extend: call
            when: $task.definition.call == "sendMessage"
            before:
              - check: { call: recordActivity, with: { ask: consent } }
              - gate: { switch: [ { no: { when: .allowed | not, then: skip } }, { yes: { then: pass } } ] }
              - skip: { set: { skipped: true }, then: exit }
              - pass: { set: '\${ . }' }
            after: [ { log: { call: updateContact, with: { sent: '\${ .ok }' } } } ]
    do:
      - a: { call: sendMessage, with: { t: '\${ .in }' }, then: c }
      - b: { set: { never: 1 } }
      - c: { call: createTask, with: { from: '\${ . }' } }
  `);

  it('lets a task through: before, the task with its own input, after', () => {
    const outcome = run(
      consent,
      { in: 1 },
      {
        answers: () => (command) => done(command.name === 'recordActivity' ? { allowed: true } : { ok: command.name }),
      },
    );
    expect(calls(outcome)).to.deep.equal(['recordActivity', 'sendMessage', 'updateContact', 'createTask']);
    const args = commandsOf(outcome, 'callFunction').map((command) => command.args);
    expect([args[1], args[3]]).to.deep.equal([{ t: 1 }, { from: { ok: 'sendMessage' } }]);
  });

  it('skips a task by exit in before', () => {
    const outcome = run(consent, { in: 1 }, { answers: () => () => ({ result: { allowed: false } }) });
    expect(calls(outcome)).to.deep.equal(['recordActivity', 'createTask']);
    expect(commandsOf(outcome, 'callFunction')[1]?.args).to.deep.equal({ from: { skipped: true } });
  });

  it('around a switch, the choice is made at its place, after the after', () => {
    const text = (then: string): string => `
      use: { extensions: [ { log: { extend: switch, after: [ { note: { call: recordActivity } } ] } } ] }
      do:
        - s: { switch: [ { go: { when: 'true', then: ${then} } } ] }
        - b: { call: readContact, then: end }
        - c: { call: updateContact }
    `;
    expect(calls(runText(text('c')))).to.deep.equal(['recordActivity', 'updateContact']);
    expect(calls(runText(text('end')))).to.deep.equal(['recordActivity']);
    expect(calls(runText(text('exit')))).to.deep.equal(['recordActivity']);
  });

  it('a target that does not exist is found in the list of the switch', () => {
    const compiled = compileText(`
      use: { extensions: [ { log: { extend: switch, before: [ { note: { set: {} } } ] } } ] }
      do: [ { s: { switch: [ { go: { then: gone } } ] } } ]
    `);
    expect(compiled.problems.map(({ code, pointer }) => [code, pointer])).to.deep.equal([
      ['unknownTarget', '/do/0/s/switch/0/go/then'],
    ]);
  });

  it('several wrap each other in declared order, and an error names the place in the definition', () => {
    const outcome = runText(`
      use:
        extensions:
          - outer: { extend: all, before: [ { o: { call: readContact } } ] }
          - inner: { extend: raise, before: [ { i: { call: updateContact } } ] }
      do: [ { r: { raise: { error: { type: x, status: 1 } } } } ]
    `);
    expect(calls(outcome)).to.deep.equal(['readContact', 'updateContact']);
    expect(outcome.error?.instance).to.equal('/do/0/r');
  });

  it('a skipped task skips its extensions', () => {
    const outcome = runText(`
      use: { extensions: [ { e: { extend: set, before: [ { o: { call: readContact } } ] } } ] }
      do: [ { s: { if: 'false', set: { x: 1 } } } ]
    `);
    expect(calls(outcome)).to.deep.equal([]);
  });
});
