// One contact, one run (and those it starts), as long as it takes: for designers, for scenarios and for tests.
import { toIsoDuration } from '../core/calendar/duration.js';
import type { Catalog } from '../core/catalog/functions.js';
import type { ScoreModels } from '../core/catalog/score-models.js';
import { compileHosted } from '../core/engine/compile-hosted.js';
import type { Program } from '../core/engine/index.js';
import type { ErrorObject, Instant, RunStatus } from '../core/engine/state.js';
import { type Trace, traceOf } from '../core/engine/trace.js';
import type { Json, JsonObject } from '../core/json.js';
import { lower } from '../core/language/index.js';
import type { Topic } from '../core/rules/send-policy.js';
import { type SampleFailure, sampleAnswers } from './sample/sample-answers.js';
import { beginCampaign, type SampleCampaign } from './sample/sample-campaign.js';
import type { SampleExpert, SampleLead } from './sample/sample-leads.js';
import { type Doing, doIt } from './sample/sample-people.js';
import { type SampleContact, SampleWorld } from './sample/sample-world.js';
import type { TimelineItem } from './timeline.js';
import { type HostedRun, VirtualHost, type VirtualHostOptions } from './virtual-host.js';

/** What is fed to the process from outside at an instant: an event as it is, or something that somebody does. */
export interface OutsideEvent {
  readonly at: Instant;
  readonly does: Doing;
}

export interface SimulationOptions {
  readonly catalog: Catalog;
  /** The topic of every template that there is. */
  readonly topics: Readonly<Record<string, Topic>>;
  readonly scoreModels?: ScoreModels;
  readonly contact: SampleContact;
  /** Who the run is about; the contact where it is missing. */
  readonly subject?: JsonObject;
  readonly campaign?: SampleCampaign;
  readonly lead?: SampleLead;
  readonly experts?: readonly SampleExpert[];
  readonly now: Instant;
  readonly input: Json;
  readonly events?: readonly OutsideEvent[];
  /** The end of the simulation; without it, until nothing more is to happen. */
  readonly until?: Instant;
  readonly failures?: readonly SampleFailure[];
  readonly delays?: Readonly<Record<string, string>>;
  readonly processes?: ReadonlyMap<string, Program>;
  readonly runId?: string;
  /** For tests and benches: replaces the state after every step. */
  readonly afterStep?: VirtualHostOptions['afterStep'];
}

export interface SimulationResult {
  readonly status: RunStatus;
  readonly output?: Json;
  readonly error?: ErrorObject;
  /** Made when it is asked for. */
  readonly trace: Trace;
  readonly timeline: readonly TimelineItem[];
  readonly world: SampleWorld;
  readonly run: HostedRun;
  readonly advances: number;
}

/** What somebody is to do can't be done at that moment: no such message was sent, no such task is open. */
export class ImpossibleDeed extends Error {
  override readonly name = 'ImpossibleDeed';

  /** `timeline`: what had come until then. */
  constructor(
    cause: unknown,
    sinceStart: string,
    readonly timeline: readonly TimelineItem[],
  ) {
    super(`At ${sinceStart}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A program that enforces its schemas, as every host runs it. */
export function programOf(document: JsonObject, catalog: Catalog): Program {
  return compileHosted(lower(document, catalog));
}

/** The sample world that a simulation begins with. */
export function worldOf({ campaign, ...given }: SimulationOptions): SampleWorld {
  return new SampleWorld({ ...given, ...(campaign && { campaign: beginCampaign(campaign) }) });
}

/**
 * Runs a program for one contact, or for a campaign, in virtual time.
 * @throws ImpossibleDeed
 */
export function simulate(program: Program, options: SimulationOptions): SimulationResult {
  const { now, input, events = [], until, runId = 'run-1' } = options;
  const world = worldOf(options);
  const host = new VirtualHost({
    now,
    answer: sampleAnswers(world, options),
    processes: options.processes,
    afterStep: options.afterStep,
    record: true,
    onEnd: (run, at) => {
      world.endRun(run.id, at);
      world.note(at, 'end', run.state.status, { runId: run.id, output: run.output ?? null });
    },
  });
  const attempt = (does: Doing): void => {
    try {
      doIt(does, world, host);
    } catch (error) {
      throw new ImpossibleDeed(error, toIsoDuration(host.now - now), world.timeline);
    }
  };
  for (const { at, does } of events) host.schedule(at, () => attempt(does));
  const run = host.start(program, { id: runId, subject: world.subject, input });
  if (until === undefined) host.runToEnd();
  else host.runUntil(until);
  return {
    status: run.state.status,
    ...(run.output !== undefined && { output: run.output }),
    ...(run.error && { error: run.error }),
    get trace() {
      return traceOf(run, { grainMs: 1 });
    },
    timeline: world.timeline,
    world,
    run,
    advances: host.advances,
  };
}
