import type { Command } from 'commander';
import { controlRun, findRuns, type RunQuery, runSteps, showRun, startRun } from '../../../api/operations/runs.js';
import type { Json } from '../../../core/json.js';
import type { StoredRunStatus } from '../../../store/repositories/runs.js';
import { type CliContext, tell } from '../context.js';
import { readJson, readLimit, tellPage, tellThing, withOperations } from '../with-operations.js';
import { addRunScenarioCommand } from './trying/run-scenario.js';

interface StartOptions {
  readonly contact?: string;
  readonly externalId?: string;
  readonly at?: string;
  readonly input?: string;
}

interface ListOptions {
  readonly definition?: string;
  readonly status?: StoredRunStatus;
  readonly contact?: string;
  readonly limit: string;
  readonly cursor?: string;
}

interface ListedRun {
  readonly id: string;
  readonly definition: string;
  readonly version: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly currentTask: string | null;
}

const JOURNAL_SHOWN = 200;

/** `ravand runs`: executions of processes. */
export function addRunsCommand(program: Command, context: CliContext): void {
  const runs = program.command('runs').description('executions of processes');
  runs
    .command('start')
    .argument('<definition>', 'name of the process')
    .description('start a process, when its entry rule lets the contact in')
    .option('--contact <id>', 'for the contact with this id')
    .option('--external-id <id>', 'for the contact with this external id')
    .option('--at <version>', 'version of the process; the newest unless given')
    .option('--input <json>', 'input, or @file')
    .action((definition: string, options: StartOptions) => start(context, definition, options));
  runs
    .command('list')
    .description('runs, newest first')
    .option('--definition <name>', 'only of this process')
    .option('--status <status>', 'only with this status')
    .option('--contact <id>', 'only of this contact')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: ListOptions) => list(context, options));
  runs
    .command('show')
    .argument('<id>', 'id of the run')
    .description('one run with its journal')
    .action((id: string) => show(context, id));
  addRunScenarioCommand(runs, context);
  for (const [control, does] of [
    ['pause', 'pause a run; what comes meanwhile is kept'],
    ['resume', 'let a paused run go on'],
    ['cancel', 'end a run'],
  ] as const)
    runs
      .command(control)
      .argument('<id>', 'id of the run')
      .description(does)
      .action((id: string) =>
        withOperations(context, async (operations) => {
          const asked = await controlRun(operations, id, control);
          tell(context, asked, `Asked run ${id} to ${control}.`);
        }),
      );
}

async function start(context: CliContext, definition: string, options: StartOptions): Promise<void> {
  const input = options.input === undefined ? undefined : await readJson<Json>(options.input, '--input');
  await withOperations(context, async (operations) => {
    const outcome = await startRun(operations, {
      definition,
      version: options.at,
      contactId: options.contact,
      contactExternalId: options.externalId,
      input,
    });
    tell(context, outcome, outcome.reason ? `Refused: ${outcome.reason}` : `Enrolled: ${outcome.runId}`);
  });
}

async function list(context: CliContext, { definition, status, contact, limit, cursor }: ListOptions): Promise<void> {
  const query: RunQuery = { definition, status, contactId: contact, limit: readLimit(limit), cursor };
  await withOperations(context, async (operations) => {
    const page = await findRuns(operations, query);
    tellPage(context, { ...page, items: page.items as ListedRun[] }, (run) => [
      run.id,
      `${run.definition} ${run.version}`,
      run.status,
      run.startedAt,
      run.currentTask,
    ]);
  });
}

async function show(context: CliContext, id: string): Promise<void> {
  await withOperations(context, async (operations) => {
    const run = await showRun(operations, id);
    const { items: journal } = await runSteps(operations, id, { limit: JOURNAL_SHOWN });
    if (context.json) return tell(context, { ...run, journal }, '');
    tellThing(context, run);
    tellPage(context, { items: journal }, (step) => [
      step.at,
      step.kind,
      step.name,
      JSON.stringify(step.detail ?? null),
    ]);
  });
}
