// Runs of shipped scenarios in one cohort on the virtual Temporal: each run with a sample world of its own, people acting at
// the instants of their scenario. For holding the cohort against the simulator.
import { REAL_TIME } from '../../core/calendar/world-clock.js';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { LoweredProgram } from '../../core/catalog/functions.js';
import type { Program } from '../../core/engine/index.js';
import { type Trace, traceOf } from '../../core/engine/trace.js';
import type { JsonObject } from '../../core/json.js';
import { sampleAnswers } from '../../simulation/sample/sample-answers.js';
import { type Arrival, doIt } from '../../simulation/sample/sample-people.js';
import type { SampleWorld } from '../../simulation/sample/sample-world.js';
import { type OutsideEvent, type SimulationOptions, worldOf } from '../../simulation/simulate.js';
import type { Delivery } from '../../workflows/messages.js';
import { COHORT_OPTIONS, type CohortOptions } from '../../workflows/options.js';
import { CohortWorld } from './cohort-world.js';
import { VirtualTemporal } from './virtual-temporal.js';

export interface HostedProcess {
  readonly program: Program;
  readonly lowered: LoweredProgram;
}

interface Guest {
  readonly runId: string;
  readonly simulation: SimulationOptions;
  readonly world: SampleWorld;
  readonly answer: ReturnType<typeof sampleAnswers>;
}

/** Trace of each run, in the order of `simulations`, which all begin at the same instant. */
export async function traceInCohort(
  { program, lowered }: HostedProcess,
  simulations: readonly SimulationOptions[],
  options: Partial<CohortOptions> = {},
): Promise<{ traces: Trace[]; rolls: number }> {
  const guests = simulations.map((simulation, index): Guest => {
    const world = worldOf(simulation);
    return { runId: `run-${index + 1}`, simulation, world, answer: sampleAnswers(world, simulation) };
  });
  const cohort = new CohortWorld();
  cohort.publishLowered(program.hash, lowered);
  const temporal: VirtualTemporal = new VirtualTemporal(
    { ...cohort.activities, executeFunctions: (calls) => answersFor(calls, guests, temporal) },
    simulations[0]!.now,
  );
  await temporal.start({
    programHash: program.hash,
    clock: REAL_TIME,
    options: { ...COHORT_OPTIONS, timerGrainMs: 1, timerGrainMaxMs: 1, ...options },
    members: guests.map(({ runId, world, simulation: { input, now } }) => ({
      runId,
      epoch: 0,
      subject: world.subject,
      input,
      startedAt: now,
    })),
    runs: [],
    orders: [],
  });
  await letPeopleAct(guests, program, temporal);
  const traces = guests.map(({ runId, simulation: { until = Number.POSITIVE_INFINITY } }) => {
    const { feed, steps } = cohort.runs.get(runId)!;
    const fed = feed.filter(({ at }) => at <= until);
    return traceOf({ fed, steps: steps.filter(({ at }) => at <= until) }, { grainMs: 1 });
  });
  return { traces, rolls: temporal.rolls };
}

/** Every call is answered from the world of its run, at the instant of the call. */
async function answersFor(
  calls: readonly FunctionCall[],
  guests: readonly Guest[],
  temporal: VirtualTemporal,
): Promise<FunctionOutcome[]> {
  const byRun = new Map(guests.map((guest) => [guest.runId, guest]));
  const answers = calls.map((call) => byRun.get(call.runId)!.answer(call, temporal.now));
  temporal.now += Math.max(...answers.map(({ afterMs }) => afterMs));
  return answers.map(({ outcome }) => outcome);
}

async function letPeopleAct(guests: readonly Guest[], program: Program, temporal: VirtualTemporal): Promise<void> {
  const actions = guests.flatMap((guest) => (guest.simulation.events ?? []).map((event) => ({ guest, event })));
  let sent = 0;
  for (const { guest, event } of actions.sort((one, other) => one.event.at - other.event.at)) {
    await temporal.runUntil(event.at);
    const deliveries = act(guest, event, program).map((content): Delivery => {
      sent += 1;
      return { id: String(sent), runId: guest.runId, at: event.at, content };
    });
    if (deliveries.length > 0 && !temporal.result) await temporal.deliver(deliveries);
  }
  await temporal.runUntil(Number.POSITIVE_INFINITY);
}

/** What comes of somebody's action for the run, as the router would carry it. */
function act({ runId, world }: Guest, { at, does }: OutsideEvent, program: Program): Delivery['content'][] {
  const arrived: Delivery['content'][] = [];
  const arrival: Arrival = {
    now: at,
    openRuns: () => [{ id: runId }],
    deliver: (event: JsonObject) => {
      if (program.eventTypes?.has(String(event.type)) ?? true) arrived.push({ kind: 'event', event });
    },
    control: (_runId, type) => {
      arrived.push({ kind: 'control', control: type === 'cancelRequested' ? 'cancel' : type });
    },
  };
  doIt(does, world, arrival);
  return arrived;
}
