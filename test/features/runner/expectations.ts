// Steps that expect what the kit has no words for: refusals, instants, numbers of rounds, calls, events and requests.
import { expect } from 'chai';
import { addIsoDuration, toIsoDuration } from '../../../core/calendar/duration.js';
import type { StepEntry } from '../../../core/engine/activation-record.js';
import { isObject, type Json } from '../../../core/json.js';
import { type Stage, type StepDefinition, yaml, yamlObject } from './stage.js';

async function stepsOf(stage: Stage, name: string, kind: StepEntry['kind']): Promise<readonly StepEntry[]> {
  const { run } = await stage.outcome();
  return run.steps.filter((step) => step.name === name && step.kind === kind);
}

/** Asserts that a value has at least what is written: objects may have more, lists may not. */
function expectHolds(value: unknown, wanted: Json, where: string): void {
  if (Array.isArray(wanted)) {
    expect(value, where).to.be.an('array').with.length(wanted.length);
    for (const [index, part] of wanted.entries()) expectHolds((value as unknown[])[index], part, `${where}/${index}`);
  } else if (isObject(wanted)) {
    expect(value, where).to.be.an('object');
    for (const [key, part] of Object.entries(wanted))
      expectHolds((value as Record<string, unknown>)[key], part, `${where}/${key}`);
  } else expect(value, where).to.equal(wanted);
}

async function callsOf(stage: Stage, name: string): Promise<readonly Json[]> {
  const { calls } = await stage.outcome();
  return calls.filter((call) => call.name === name).map(({ args }) => args);
}

export const EXPECTATIONS: readonly StepDefinition[] = [
  [
    /^the workflow should be (refused|warned) with '(\w+)' at '(\S*)'$/,
    ({ script }, [way, code, pointer]) => {
      const severity = way === 'refused' ? 'error' : 'warning';
      const problems = script.problems().filter((problem) => problem.severity === severity);
      expect(problems.map((problem) => `${problem.code} ${problem.pointer}`)).to.deep.equal([`${code} ${pointer}`]);
    },
  ],
  [
    /^the workflow should be accepted$/,
    ({ script }) => {
      expect(script.hosted().program.problems).to.deep.equal([]);
    },
  ],
  [
    /^the workflow should be (waiting|paused)$/,
    async (stage, [way]) =>
      expect((await stage.outcome()).run.status).to.equal(way === 'waiting' ? 'running' : 'paused'),
  ],
  [
    /^the workflow should end after (P\S+)$/,
    async (stage, [duration = '']) => {
      const last = (await stage.outcome()).run.steps.at(-1)!;
      expect(toIsoDuration(last.at - stage.script.startedAt)).to.equal(duration);
    },
  ],
  [
    /^(\w+) should run (\d+) times?$/,
    async (stage, [name = '', times]) =>
      expect(await stepsOf(stage, name, 'started'), name).to.have.length(Number(times)),
  ],
  [/^(\w+) should not run$/, async (stage, [name = '']) => expect(await stepsOf(stage, name, 'started')).to.be.empty],
  [
    /^(\w+) should be skipped$/,
    async (stage, [name = '']) => expect(await stepsOf(stage, name, 'skipped')).to.not.be.empty,
  ],
  [
    /^(\w+) should time out$/,
    async (stage, [name = '']) => expect(await stepsOf(stage, name, 'timedOut')).to.not.be.empty,
  ],
  [
    /^(\w+) should run at ((?:P[^\s,]+(?:, )?)+)$/,
    async (stage, [name = '', durations = '']) => {
      const begun = (await stepsOf(stage, name, 'started')).map(({ at }) => toIsoDuration(at - stage.script.startedAt));
      expect(begun.join(', ')).to.equal(durations);
    },
  ],
  [
    /^(\w+) should run for the (\d+)(?:st|nd|rd|th) time between (P\S+) and (P\S+)$/,
    async (stage, [name = '', nth, from = '', to = '']) => {
      const step = (await stepsOf(stage, name, 'started'))[Number(nth) - 1];
      const { startedAt } = stage.script;
      expect(step?.at).to.be.within(addIsoDuration(startedAt, from), addIsoDuration(startedAt, to));
    },
  ],
  [
    /^the function '([\w-]+)' should have been called (\d+) times?$/,
    async (stage, [name = '', times]) => expect(await callsOf(stage, name)).to.have.length(Number(times)),
  ],
  [
    /^the function '([\w-]+)' should have been called with:$/,
    async (stage, [name = ''], content) => expect(await callsOf(stage, name)).to.deep.equal([yaml(content)]),
  ],
  [
    /^the functions should have been called in this order:$/,
    async (stage, _parts, content) => {
      const made = (await stage.outcome()).calls.map(({ name, args }) => ({ [name]: args }));
      expectHolds(made, yaml(content), 'calls');
    },
  ],
  [
    /^the events emitted should be:$/,
    async (stage, _parts, content) =>
      expectHolds(
        (await stage.outcome()).emitted.map(({ event }) => event),
        yaml(content),
        'events',
      ),
  ],
  [
    /^the workflow '([\w-]+)' should have (completed|faulted|not ended|not run)$/,
    async (stage, [name, way]) => {
      const statuses = (await stage.outcome()).others.filter((run) => run.process === name).map(({ status }) => status);
      const wanted = way === 'not run' ? [] : [way === 'not ended' ? 'running' : way];
      expect(statuses).to.deep.equal(wanted);
    },
  ],
  [
    /^the requests made should be:$/,
    async (stage, _parts, content) => {
      const made = (await stage.requests()).map(({ line, headers, body }) => ({
        request: line,
        headers,
        body: body === '' ? null : body,
      }));
      expectHolds(made, yaml(content), 'requests');
    },
  ],
  [
    /^the workflow output should hold:$/,
    async (stage, _parts, content) => expectHolds((await stage.outcome()).run.output, yamlObject(content), 'output'),
  ],
];
