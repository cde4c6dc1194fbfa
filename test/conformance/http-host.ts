// A host that makes the HTTP calls of a run for real, over a given transport. Time is virtual: it jumps to the next timer.

import type { Dispatcher } from 'undici';
import { guardedTransport, type HttpTransport } from '../../activities/http/http-transport.js';
import { callHttp } from '../../activities/http-call.js';
import { callOpenApi } from '../../activities/openapi-call.js';
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import {
  advance,
  type Command,
  type EngineEvent,
  type JournalEntry,
  openTimers,
  type Program,
  type State,
  type Step,
  start,
} from '../../core/engine/index.js';
import type { Json } from '../../core/json.js';

export interface HttpRunOutcome {
  readonly state: State;
  readonly end?: Command;
  readonly journal: readonly JournalEntry[];
}

type CallCommand = Extract<Command, { type: 'callFunction' }>;

/** Runs a program until it ends or waits for an event that will not come. `between` may replace the state after each step. */
export async function runOverHttp(
  program: Program,
  input: Json,
  dispatcher: Dispatcher,
  between: (state: State) => State = (state) => state,
): Promise<HttpRunOutcome> {
  const transport = guardedTransport({ dispatcher });
  const journal: JournalEntry[] = [];
  let step: Step = start(program, { id: 'run-1', subject: {}, input, now: 0 });
  for (;;) {
    journal.push(...step.journal);
    const state = between(step.state);
    const end = step.commands.find(({ type }) => ['complete', 'fault', 'canceled'].includes(type));
    if (end) return { state, end, journal };
    const event = await nextEvent(step, state, transport);
    if (!event) return { state, journal };
    step = advance(program, state, event);
  }
}

async function nextEvent(step: Step, state: State, transport: HttpTransport): Promise<EngineEvent | undefined> {
  const call = step.commands.find((command): command is CallCommand => command.type === 'callFunction');
  if (call) return { ...answerTo(call, await makeCall(call, transport)), now: state.now };
  const [timer] = openTimers(state).sort((left, right) => left.at - right.at);
  return timer && { type: 'timerFired', id: timer.id, now: timer.at };
}

function makeCall({ name, args, key }: CallCommand, transport: HttpTransport): Promise<FunctionOutcome> {
  const context = { key: `run-1:${key}`, transport };
  return name === 'openapi' ? callOpenApi(args, context) : callHttp(args, context);
}

type Answer =
  | { readonly type: 'functionCompleted'; readonly id: string; readonly result: Json }
  | {
      readonly type: 'functionFailed';
      readonly id: string;
      readonly error: Extract<FunctionOutcome, { status: 'failed' }>['error'];
    };

function answerTo({ id }: CallCommand, outcome: FunctionOutcome): Answer {
  if (outcome.status === 'done') return { type: 'functionCompleted', id, result: outcome.result };
  if (outcome.status === 'failed') return { type: 'functionFailed', id, error: outcome.error };
  throw new Error('An HTTP call is never put off');
}
