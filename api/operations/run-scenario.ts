// A real run as a scenario: what happened to one customer is kept as a test of the process.
import type { StepEntry } from '../../core/engine/activation-record.js';
import { compileHosted } from '../../core/engine/compile-hosted.js';
import type { Program } from '../../core/engine/index.js';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { recordScenario } from '../../simulation/record-scenario.js';
import { readScenario } from '../../simulation/scenario.js';
import { beginningOfRun } from '../../simulation/scenario-of-run.js';
import { simulationOf } from '../../simulation/scenario-runner.js';
import { simulate } from '../../simulation/simulate.js';
import { loadProgram } from '../../store/repositories/definitions.js';
import { listMessages } from '../../store/repositories/messages-list.js';
import { feedOf, type RunFeed } from '../../store/repositories/run-feed.js';
import { findRun, journalOf, type Run, type RunStep } from '../../store/repositories/runs.js';
import type { OperationContext } from '../context.js';

export interface ScenarioOfRun {
  /** Content of a scenario file: what the run met, and what comes of it in the sample world. */
  readonly scenario: JsonObject;
  /** The first decision that comes out otherwise in the sample world; null when it goes the way that the run went. */
  readonly parting: { readonly recorded: string | null; readonly simulated: string | null } | null;
}

const MOST_MESSAGES = 10_000;
/** Steps that make the way of a run. When others come, in parallel branches, hangs on how long calls took. */
const DECISIONS: readonly string[] = ['decided', 'skipped', 'received', 'timedOut', 'faulted', 'retried'];
const ENDED: readonly string[] = ['completed', 'faulted', 'canceled'];

/**
 * Throws `notFound`; `unsupported` for runs of campaigns, whose course hangs on the campaign's other recipients; `conflict` when
 * something that the record refers to was erased.
 */
export async function scenarioOfRun(context: OperationContext, runId: string): Promise<ScenarioOfRun> {
  const { run, feed, program } = await recordOf(context, runId);
  const messages = await listMessages(context.dataSource, { runId }, { limit: MOST_MESSAGES });
  const beginning = beginningOfRun({
    title: `What happened to a customer in ${run.definitionName} ${run.definitionVersion}`,
    program,
    startedAt: feed.startedAt,
    input: feed.input,
    entries: feed.entries,
    templates: new Map(messages.map(({ id, template }) => [id, template])),
    ...(!ENDED.includes(run.status) && { until: feed.entries.at(-1)?.at ?? feed.startedAt }),
  });
  const simulation = simulationOf(readScenario({ ...beginning, then: [] }, 'the record'), {
    program,
    catalog: context.catalog,
    topics: Object.fromEntries(context.templates.map(({ name, topic }) => [name, topic])),
    scoreModels: context.scoreModels,
  });
  const { timeline, run: simulated } = simulate(program, simulation);
  const steps = await journalOf(context.dataSource, runId);
  return {
    scenario: recordScenario(beginning, timeline, simulation.now),
    parting: partingOf(steps, simulated.steps),
  };
}

async function recordOf(
  { dataSource, eventTypes }: OperationContext,
  runId: string,
): Promise<{ readonly run: Run; readonly feed: RunFeed; readonly program: Program }> {
  const run = await findRun(dataSource, runId);
  const feed = await feedOf(dataSource, runId, new Map(eventTypes.map((type) => [type.type, type])));
  if (!run || !feed) throw new AppError('notFound', `There is no run ${runId}.`);
  if (run.subject.campaignId !== undefined)
    throw new AppError('unsupported', `Run ${runId} belongs to a campaign: only runs of single contacts can be kept.`);
  const lowered = await loadProgram(dataSource, run.programHash);
  const isWhole = feed.entries.every(({ fed, event }) => fed.type === 'started' || event !== undefined);
  if (!lowered || !isWhole)
    throw new AppError('conflict', `Something that the record of run ${runId} refers to was erased.`);
  return { run, feed, program: compileHosted(lowered, run.programHash) };
}

function partingOf(recorded: readonly RunStep[], simulated: readonly StepEntry[]): ScenarioOfRun['parting'] {
  const [before, again] = [decisionsOf(recorded), decisionsOf(simulated)];
  const length = Math.max(before.length, again.length);
  for (let index = 0; index < length; index++)
    if (before[index] !== again[index]) return { recorded: before[index] ?? null, simulated: again[index] ?? null };
  return null;
}

function decisionsOf(steps: readonly { readonly kind: string; readonly task: string }[]): string[] {
  return steps.filter(({ kind }) => DECISIONS.includes(kind)).map(({ kind, task }) => `${task || '/'}: ${kind}`);
}
