// Plays a script in cohorts: the workflow bundle in the SDK's sandbox on a virtual clock. Every run has a cohort of its own;
// what the platform does between them (events, starts, ends) is done here.
import { REAL_TIME } from '../../../core/calendar/world-clock.js';
import { standardError } from '../../../core/engine/index.js';
import type { EmittedEvent, ProcessStart, ProcessStartOutcome } from '../../../core/engine/outgoing.js';
import type { Instant } from '../../../core/engine/state.js';
import type { Json, JsonObject } from '../../../core/json.js';
import type { Delivery } from '../../../workflows/messages.js';
import { COHORT_OPTIONS, type CohortOptions } from '../../../workflows/options.js';
import { CohortWorld } from '../../workflows/cohort-world.js';
import { VirtualTemporal } from '../../workflows/virtual-temporal.js';
import { Answers } from './answers.js';
import type { EventEmitted, Played, PlayedRun } from './played.js';
import type { HostedWorkflow, Script } from './script.js';
import type { Web } from './web.js';

const RUN = 'run-1';

/** One run with its cohort. */
interface Guest {
  readonly runId: string;
  readonly workflow: HostedWorkflow;
  readonly world: CohortWorld;
  readonly temporal: VirtualTemporal;
  /** Who awaits its end, until it was told. */
  parent?: { readonly guest: Guest; readonly id: string };
}

interface Start {
  readonly runId: string;
  readonly workflow: HostedWorkflow;
  readonly input: Json;
  readonly parent?: Guest['parent'];
}

/** `options` may make cohorts continue as new at every rest. */
export async function playInCohorts(script: Script, web: Web, options: Partial<CohortOptions> = {}): Promise<Played> {
  const house = new House(script, web, { ...COHORT_OPTIONS, timerGrainMs: 1, timerGrainMaxMs: 1, ...options });
  await house.admit({ runId: RUN, workflow: script.hosted(), input: script.input });
  for (const happening of script.happenings) {
    await house.runUntil(happening.at);
    if ('event' in happening) await house.arrive(happening.event);
    else await house.control(happening.control);
  }
  await house.runUntil(script.until ?? Number.POSITIVE_INFINITY);
  return house.played();
}

class House {
  private readonly guests: Guest[] = [];
  private readonly answers: Answers;
  private readonly emitted: EventEmitted[] = [];
  private readonly toDeliver: JsonObject[] = [];
  private readonly toStart: Start[] = [];
  private deliveries = 0;
  private now: Instant;

  constructor(
    private readonly script: Script,
    web: Web,
    private readonly options: CohortOptions,
  ) {
    this.now = script.startedAt;
    this.answers = new Answers(script, web);
  }

  async admit({ runId, workflow, input, parent }: Start): Promise<void> {
    const world = new CohortWorld();
    world.publishLowered(workflow.program.hash, workflow.lowered);
    const guest: Guest = {
      runId,
      workflow,
      world,
      parent,
      temporal: new VirtualTemporal(
        {
          ...world.activities,
          executeFunctions: async (calls) => {
            const outcomes = [];
            for (const call of calls) outcomes.push(await this.answers.answer(call, this.now));
            return outcomes;
          },
          emitEvents: async (events) => this.emit(events),
          startProcesses: async (starts) => starts.map((start) => this.startOf(guest, start)),
        },
        this.now,
      ),
    };
    this.guests.push(guest);
    await guest.temporal.start({
      programHash: workflow.program.hash,
      clock: REAL_TIME,
      options: this.options,
      members: [{ runId, epoch: 0, subject: this.script.subject, input, startedAt: this.now }],
      runs: [],
      orders: [],
    });
    await this.settle();
  }

  /** Lets time pass for all, from timer to timer. */
  async runUntil(until: Instant): Promise<void> {
    for (let next = this.nextGuest(); next && next.at <= until; next = this.nextGuest()) {
      this.now = Math.max(this.now, next.at);
      await next.guest.temporal.runUntil(this.now);
      await this.settle();
    }
    if (Number.isFinite(until)) this.now = Math.max(this.now, until);
  }

  async arrive(event: JsonObject): Promise<void> {
    this.toDeliver.push(event);
    await this.settle();
  }

  async control(type: 'pause' | 'resume' | 'cancelRequested'): Promise<void> {
    const control = type === 'cancelRequested' ? 'cancel' : type;
    await this.deliver(this.guests[0]!, { kind: 'control', control });
    await this.settle();
  }

  played(): Played {
    const [run, ...others] = this.guests.map(playedRun);
    return { run: run!, others, calls: this.answers.calls, emitted: this.emitted };
  }

  private nextGuest(): { guest: Guest; at: Instant } | undefined {
    let next: { guest: Guest; at: Instant } | undefined;
    for (const guest of this.guests) {
      const at = guest.temporal.nextAt();
      if (at !== undefined && (next === undefined || at < next.at)) next = { guest, at };
    }
    return next;
  }

  /** Carries events, starts and ends to where they belong, until there are no more. */
  private async settle(): Promise<void> {
    for (;;) {
      const event = this.toDeliver.shift();
      const start = event ? undefined : this.toStart.shift();
      const ended = event || start ? undefined : this.guests.find((guest) => guest.parent && hasEnded(guest));
      if (event) await this.tellAll(event);
      else if (start) await this.admit(start);
      else if (ended) await this.tellParent(ended);
      else return;
    }
  }

  private async tellAll(event: JsonObject): Promise<void> {
    for (const guest of this.guests.filter(({ workflow }) => hears(workflow, event)))
      await this.deliver(guest, { kind: 'event', event });
  }

  private async tellParent(child: Guest): Promise<void> {
    const { guest, id } = child.parent!;
    child.parent = undefined;
    const { status, output = null, error } = child.world.runs.get(child.runId)!.latest;
    const failure = status === 'canceled' ? standardError('runtime', 'the run was canceled') : error;
    const answer = failure
      ? ({ id, status: 'failed', error: failure } as const)
      : ({ id, status: 'done', result: output } as const);
    await this.deliver(guest, { kind: 'answer', answer });
  }

  private async deliver({ runId, temporal }: Guest, content: Delivery['content']): Promise<void> {
    if (temporal.result) return;
    this.deliveries += 1;
    temporal.now = Math.max(temporal.now, this.now);
    await temporal.deliver([{ id: String(this.deliveries), runId, at: this.now, content }]);
  }

  private emit(events: readonly EmittedEvent[]): void {
    for (const { at, event } of events) {
      this.emitted.push({ at, event });
      this.toDeliver.push(event);
    }
  }

  private startOf(guest: Guest, { id, name, input, await: isAwaited }: ProcessStart): ProcessStartOutcome {
    const workflow = this.script.hostedOthers().get(name);
    if (!workflow) return { status: 'failed', error: standardError('configuration', `there is no process "${name}"`) };
    const runId = `${guest.runId}/${id}`;
    this.toStart.push({ runId, workflow, input, ...(isAwaited && { parent: { guest, id } }) });
    return { status: 'started', runId };
  }
}

function hears({ program: { eventTypes } }: HostedWorkflow, { type }: JsonObject): boolean {
  return eventTypes?.has(String(type)) ?? true;
}

function hasEnded({ world, runId }: Guest): boolean {
  return world.runs.get(runId)?.latest.endedAt !== undefined;
}

function playedRun({ runId, workflow, world }: Guest): PlayedRun {
  const process = String((workflow.program.definition.document as JsonObject).name);
  const { steps, feed, latest } = world.runs.get(runId)!;
  const { status, output, error } = latest;
  return { process, status, ...(output !== undefined && { output }), ...(error && { error }), steps, fed: feed };
}
