import type { PageQuery } from '../cursor.js';
import { accepted, created, ok, type Routes } from '../handler.js';
import { controlRun, findRuns, type RunQuery, type RunStart, runSteps, showRun, startRun } from '../operations/runs.js';

export const runRoutes: Routes = {
  listRuns: async ({ query }, context) => ok(await findRuns(context, query<RunQuery>())),

  startRun: async ({ body, idempotencyKey }, context) => {
    const outcome = await startRun(context, { ...body<RunStart>(), occasion: idempotencyKey });
    return outcome.outcome === 'enrolled' ? created(outcome) : ok(outcome);
  },

  showRun: async ({ params }, context) => ok(await showRun(context, params.runId!)),

  listRunSteps: async ({ params, query }, context) => ok(await runSteps(context, params.runId!, query<PageQuery>())),

  pauseRun: async ({ params }, context) => accepted(await controlRun(context, params.runId!, 'pause')),
  resumeRun: async ({ params }, context) => accepted(await controlRun(context, params.runId!, 'resume')),
  cancelRun: async ({ params }, context) => accepted(await controlRun(context, params.runId!, 'cancel')),
};
