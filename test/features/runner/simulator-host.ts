// Plays a script in the simulator's virtual host.
import type { FunctionCall } from '../../../core/catalog/calls.js';
import type { Instant, State } from '../../../core/engine/state.js';
import type { Json, JsonObject } from '../../../core/json.js';
import { type HostedRun, VirtualHost } from '../../../simulation/virtual-host.js';
import { Answers } from './answers.js';
import type { EventEmitted, Played, PlayedRun } from './played.js';
import type { Script } from './script.js';
import type { Web } from './web.js';

const RUN = 'run-1';

/** The virtual host answers at once, so a request has to be made before: the script is then played again from its start. */
class NotRequestedYet extends Error {
  constructor(readonly call: FunctionCall) {
    super(`${call.name} was not requested yet`);
  }
}

/** A virtual host that tells what its runs emit. */
class TellingHost extends VirtualHost {
  readonly emitted: EventEmitted[] = [];

  override deliver(event: JsonObject, contactId: Json | undefined): void {
    this.emitted.push({ at: this.now, event });
    super.deliver(event, contactId);
  }

  arrive(event: JsonObject, contactId: Json | undefined): void {
    super.deliver(event, contactId);
  }
}

/** `between` may replace a run's state after every step. */
export async function playInSimulator(script: Script, web: Web, between?: (state: State) => State): Promise<Played> {
  for (;;) {
    try {
      return playOnce(script, web, between);
    } catch (error) {
      if (!(error instanceof NotRequestedYet)) throw error;
      await web.make(error.call);
    }
  }
}

function playOnce(script: Script, web: Web, between?: (state: State) => State): Played {
  const answers = new Answers(script, web);
  const runs: HostedRun[] = [];
  const answer = (call: FunctionCall, now: Instant) => {
    const outcome = answers.outcome(call, now);
    if (!outcome) throw new NotRequestedYet(call);
    return { outcome, afterMs: 0 };
  };
  const host: TellingHost = new TellingHost({
    now: script.startedAt,
    record: true,
    answer,
    processes: new Map([...script.hostedOthers()].map(([name, { program }]) => [name, program])),
    ...(between && { afterStep: between }),
    onEnd: (run) => runs.push(run),
  });
  const { input, subject } = script;
  const run = host.start(script.hosted().program, { id: RUN, subject, input });
  for (const happening of script.happenings) {
    host.runUntil(happening.at);
    if ('event' in happening) host.arrive(happening.event, subject.contactId);
    else host.control(RUN, happening.control);
  }
  if (script.until === undefined) host.runToEnd();
  else host.runUntil(script.until);
  const others = [...runs, ...host.openRuns()].filter((other) => other !== run && other.id !== RUN);
  return { run: playedRun(run), others: others.map(playedRun), calls: answers.calls, emitted: host.emitted };
}

function playedRun({ program, state, output, error, steps, fed }: HostedRun): PlayedRun {
  const process = String((program.definition.document as JsonObject).name);
  const { status } = state;
  return {
    process,
    status,
    ...(output !== undefined && { output }),
    ...(status === 'faulted' && error && { error }),
    steps,
    fed,
  };
}
