import { expect } from 'chai';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import { compile, type Program, standardError } from '../../core/engine/index.js';
import { traceOf } from '../../core/engine/trace.js';
import type { Json } from '../../core/json.js';
import { type HostedRun, VirtualHost, type VirtualHostOptions } from '../../simulation/virtual-host.js';
import { definitionOf } from '../core/language/problem-examples.js';

const HOUR = 3_600_000;
const programOf = (tasks: Json): Program => compile({ definition: definitionOf(tasks), functions: {} });
const done = (result: Json): FunctionOutcome => ({ status: 'done', result });
const failed = (retryable: boolean): FunctionOutcome => ({
  status: 'failed',
  error: standardError('communication', 'no answer'),
  retryable,
});

describe('VirtualHost', () => {
  let ended: { readonly run: HostedRun; readonly at: number }[];
  let calls: FunctionCall[];
  beforeEach(() => {
    ended = [];
    calls = [];
  });

  /** A host whose functions give these outcomes one after the other. */
  const hostOf = (outcomes: readonly FunctionOutcome[], options: Partial<VirtualHostOptions> = {}): VirtualHost => {
    const left = [...outcomes];
    return new VirtualHost({
      now: 0,
      record: true,
      answer: (call) => {
        calls.push(call);
        return { outcome: left.shift() ?? done({}), afterMs: 0 };
      },
      onEnd: (run, at) => ended.push({ run, at }),
      ...options,
    });
  };
  const begin = (host: VirtualHost, program: Program, id = 'run'): HostedRun =>
    host.start(program, { id, subject: { contactId: 'c' }, input: {} });
  const purchase = (id: string): Record<string, Json> => ({ id, type: 'purchase.made', data: { contactId: 'c' } });

  it('lets months pass in no time', () => {
    const host = hostOf([]);
    const run = begin(host, programOf([{ wait: { wait: 'P120D' } }]));
    host.runToEnd();
    expect(run.state.status).to.equal('completed');
    expect(host.now).to.equal(120 * 24 * HOUR);
  });

  it('stops where it is told to and goes on from there', () => {
    const host = hostOf([]);
    const run = begin(host, programOf([{ wait: { wait: 'PT2H' } }]));
    host.runUntil(HOUR);
    expect([host.now, run.state.status]).to.deep.equal([HOUR, 'running']);
    host.runUntil(2 * HOUR);
    expect(run.state.status).to.equal('completed');
  });

  it('calls again with the same key at the instant that the outcome names', () => {
    const host = hostOf([{ status: 'again', at: 5 * HOUR, reason: 'outsideWindow' }, done({ sent: true })]);
    const run = begin(host, programOf([{ send: { call: 'sendMessage' } }]));
    host.runToEnd();
    expect(ended.map(({ at }) => at)).to.deep.equal([5 * HOUR]);
    expect(run.output).to.deep.equal({ sent: true });
    expect(calls.map(({ key, attempt }) => [key, attempt])).to.deep.equal([
      [calls[0]?.key, 1],
      [calls[0]?.key, 1],
    ]);
  });

  it('tries again after a failure that may pass, waiting twice as long each time', () => {
    const host = hostOf([failed(true), failed(true), done(1)], { backoffMs: 1000 });
    const run = begin(host, programOf([{ send: { call: 'sendMessage' } }]));
    host.runToEnd();
    expect([run.output, host.now]).to.deep.equal([1, 3000]);
    expect(calls.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
  });

  it('gives a failure for good, or one that lasts too long, to the run', () => {
    for (const [outcomes, attempts] of [
      [[failed(false)], 1],
      [Array(3).fill(failed(true)), 3],
    ] as const) {
      calls = [];
      const host = hostOf(outcomes, { attempts: 3 });
      const run = begin(host, programOf([{ send: { call: 'sendMessage' } }]));
      host.runToEnd();
      expect([run.state.status, run.error?.title, calls.length]).to.deep.equal(['faulted', 'no answer', attempts]);
    }
  });

  it('forgets timers and calls that are canceled', () => {
    const listen = { listen: { to: { one: { with: { type: 'purchase.made' } } } } };
    const race: Json = {
      fork: { compete: true, branches: [{ listen }, { slow: { call: 'sendMessage' } }, { wait: { wait: 'P9D' } }] },
    };
    const host = hostOf([], { answer: () => ({ outcome: done({}), afterMs: 24 * HOUR }) });
    const run = begin(host, programOf([{ race }]));
    host.schedule(HOUR, () => host.deliver(purchase('e1'), 'c'));
    host.runToEnd();
    expect([run.state.status, host.now]).to.deep.equal(['completed', HOUR]);
  });

  it('gives an event only to runs about that contact that may listen for it', () => {
    const listen = { listen: { to: { one: { with: { type: 'purchase.made' } } } } };
    const host = hostOf([]);
    const listening = begin(host, programOf([{ listen }]), 'listening');
    const deaf = begin(host, programOf([{ wait: { wait: 'P1D' } }]), 'deaf');
    host.deliver(purchase('e1'), 'another');
    expect(listening.fed).to.have.length(1);
    host.deliver(purchase('e2'), 'c');
    expect([listening.state.status, deaf.fed.length]).to.deep.equal(['completed', 1]);
  });

  it('gives what one run emits to the other runs about the contact', () => {
    const emit = {
      emit: { event: { with: { source: 'https://shop.test', type: 'purchase.made', data: { contactId: 'c' } } } },
    };
    const host = hostOf([]);
    const listening = begin(
      host,
      programOf([{ listen: { listen: { to: { one: { with: { type: 'purchase.made' } } } } } }]),
    );
    begin(host, programOf([{ emit }]), 'emitting');
    host.runToEnd();
    expect(listening.state.status).to.equal('completed');
  });

  it('starts a process of its own and gives its end to the parent that awaits it', () => {
    const child = programOf([{ wait: { wait: 'PT3H' } }, { result: { set: { won: true } } }]);
    const run = { run: { workflow: { namespace: 'examples', name: 'child', version: '1.0.0' } } };
    const host = hostOf([], { processes: new Map([['child', child]]) });
    const parent = begin(host, programOf([{ run }]));
    host.runToEnd();
    expect([parent.output, host.now]).to.deep.equal([{ won: true }, 3 * HOUR]);
    expect(ended.map(({ run: one }) => one.id)).to.have.length(2);
  });

  it('holds what comes while a run is paused', () => {
    const host = hostOf([]);
    const run = begin(host, programOf([{ wait: { wait: 'PT1H' } }]));
    host.control('run', 'pause');
    host.runUntil(2 * HOUR);
    expect(run.state.status).to.equal('paused');
    host.control('run', 'resume');
    expect([run.state.status, ended[0]?.at]).to.deep.equal(['completed', 2 * HOUR]);
  });

  it('records what gives a trace without ids, rounded to the grain of a host', () => {
    const host = hostOf([done({ messageId: 'm' })], { answer: () => ({ outcome: done({}), afterMs: 400 }) });
    const run = begin(host, programOf([{ send: { call: 'sendMessage' } }, { wait: { wait: 'PT1H' } }]));
    host.runToEnd();
    const { steps, fed } = traceOf(run, { grainMs: 1000 });
    expect(fed).to.deep.equal([
      '1970-01-01T00:00:00.000Z started',
      `1970-01-01T00:00:00.000Z functionCompleted ${run.fed[1]?.fed.type === 'functionCompleted' ? run.fed[1].fed.key : ''}`,
      '1970-01-01T01:00:00.000Z timerFired /do/1/wait#1',
    ]);
    expect(steps).to.include('1970-01-01T00:00:00.000Z waiting /do/0/send call="sendMessage"');
    expect(steps.at(-1)).to.equal('1970-01-01T01:00:00.000Z ended /');
  });
});
