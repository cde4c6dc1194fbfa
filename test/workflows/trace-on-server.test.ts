// The same trace on a real server, where time can't jump: short waits where nobody acts, long ones where somebody does. People
// act when the run has been fed what it had been fed in the simulator, and functions answer what they answered there.
import { expect } from 'chai';
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { Program } from '../../core/engine/index.js';
import { traceOf } from '../../core/engine/trace.js';
import type { JsonObject } from '../../core/json.js';
import { lower } from '../../core/language/index.js';
import { readScenario } from '../../simulation/scenario.js';
import { runScenario } from '../../simulation/scenario-runner.js';
import type { SimulationResult } from '../../simulation/simulate.js';
import { newId } from '../../store/new-id.js';
import { readShippedProcesses } from '../../store/shipped.js';
import type { CohortOptions } from '../../workflows/options.js';
import { shippedWorld } from '../definitions/shipped-world.js';
import { until } from '../support/condition.js';
import { CohortWorld } from './cohort-world.js';
import { openStage, type Stage } from './stage.js';

const { programs, ...shipped } = shippedWorld();

const HOUR_MS = 3_600_000;

/** Long before any real present: what is to happen at an instant is due at once on the server. */
const LONG_AGO = '2020-01-04T08:00:00Z';

const SCENARIOS: Readonly<Record<string, readonly PlayedScenario[]>> = {
  'survey-escalation': [
    { settings: { askAfter: 'PT1S', remindAfter: 'PT1S', closeAfter: 'PT1S' } },
    {
      settings: { askAfter: 'PT1S', remindAfter: 'PT1H', closeAfter: 'PT1H' },
      when: [{ at: 'PT10M', answers: { score: 5 } }],
    },
    {
      settings: { askAfter: 'PT1S', remindAfter: 'PT1S', closeAfter: 'PT1H' },
      when: [
        { at: 'PT10M', answers: { score: 1 } },
        { at: 'PT20M', completes: { outcome: 'solved' } },
        { at: 'PT30M', answers: { score: 4 } },
      ],
    },
  ],
  reactivation: [
    { settings: { couponAfter: 'PT1S', callAfter: 'PT1S', lastChance: 'PT1S' } },
    { settings: { couponAfter: 'PT1H', callAfter: 'PT1S', lastChance: 'PT1S' }, when: [{ at: 'PT10M', buys: {} }] },
    {
      purchases: [{ before: 'P200D', amount: 200_000_000 }],
      settings: { couponAfter: 'PT1S', callAfter: 'PT1S', lastChance: 'PT1S' },
      when: [{ at: 'PT10M', buys: {} }],
    },
  ],
  'lead-nurturing': [
    { settings: { beginAfter: 'PT1S', pace: 'PT1S', lookAgainAfter: 'PT1S' } },
    {
      settings: { beginAfter: 'PT1H', calls: 2, callAgainAfter: 'PT1S' },
      when: [
        { at: 'PT5M', visits: 'pricing' },
        { at: 'PT10M', submits: 'demo' },
        { at: 'PT20M', completes: { outcome: 'notReached' } },
        { at: 'PT30M', completes: { outcome: 'qualified' } },
      ],
    },
    {
      settings: { beginAfter: 'PT1S', pace: 'PT1H' },
      when: [
        { at: 'PT10M', clicks: 'guide' },
        { at: 'PT20M', buys: {} },
      ],
    },
    { settings: { beginAfter: 'PT1H' }, when: [{ at: 'PT10M', unsubscribes: 'all' }] },
  ],
  'campaign-execution': [
    campaign({
      waves: [{ share: 1 }, { after: 'PT1S', share: 1 }],
    }),
    campaign({ costPerContact: 100, approvalLimit: 0 }, [{ at: 'PT10M', completes: { outcome: 'approved' } }]),
    campaign({ costPerContact: 100, approvalLimit: 0 }, [{ at: 'PT10M', completes: { outcome: 'refused' } }]),
    campaign({ problems: ['templateMissing'] }, [
      { at: 'PT5M', plans: { problems: [] } },
      { at: 'PT10M', completes: { outcome: 'corrected' } },
    ]),
    campaign({ costPerContact: 100, approvalLimit: 0 }, [{ at: 'PT10M', campaign: 'cancel' }]),
  ],
  'campaign-recipient': [
    recipient({ reminder: { template: 'campaign-reminder', after: 'PT1S' } }),
    recipient({ reminder: null }),
    recipient({}, { consents: { promotional: 'withdrawn' } }),
  ],
};

interface PlayedScenario {
  readonly settings?: JsonObject;
  readonly purchases?: readonly object[];
  readonly given?: object;
  readonly start?: object;
  readonly when?: readonly object[];
}

function campaign(plan: object, when: readonly object[] = []): PlayedScenario {
  const short = {
    responseWindow: 'PT2S',
    reminder: { template: 'campaign-reminder', parameters: {}, after: 'PT1S' },
    openFor: 'PT2S',
  };
  return {
    given: { now: LONG_AGO, campaign: { ...short, ...plan } },
    start: { about: 'campaign', input: { campaignId: 'campaign-1' } },
    when,
  };
}

function recipient(settings: object, contact = {}): PlayedScenario {
  const parameters = { offer: { fa: 'چای', en: 'Tea' } };
  const input = { campaignId: 'campaign-1', template: 'campaign-offer-a', parameters, responseWindow: 'PT2S' };
  return { given: { contact, campaign: {} }, start: { input: { ...input, ...settings } } };
}

/** A run that is to do on the server what it did in the simulator. */
class Mirrored {
  readonly runId = newId();
  private readonly answers = new Map<string, FunctionOutcome[]>();
  private sent = 0;

  constructor(readonly simulated: SimulationResult) {
    for (const { fed } of simulated.run.fed) {
      if (fed.type === 'functionCompleted') this.expect(fed.key, { status: 'done', result: fed.result ?? null });
      if (fed.type === 'functionFailed') this.expect(fed.key, { status: 'failed', retryable: false, error: fed.error });
    }
  }

  /** A call that was never answered in the simulator, because it was to wait and the run gave it up, waits here too. */
  answer({ key }: FunctionCall): FunctionOutcome {
    return this.answers.get(key)?.shift() ?? { status: 'again', at: Date.now() + HOUR_MS, reason: 'not yet' };
  }

  /** Events that the run was fed next in the simulator, after as many things as it has been fed here. */
  nextEvents(fedHere: number): JsonObject[] {
    const due = this.simulated.run.fed.slice(this.sent, fedHere + 1);
    this.sent += due.length;
    return due.flatMap(({ fed }) => (fed.type === 'eventReceived' ? [this.eventOf(fed.eventId)] : []));
  }

  private expect(key: string, outcome: FunctionOutcome): void {
    this.answers.set(key, [...(this.answers.get(key) ?? []), outcome]);
  }

  private eventOf(id: string): JsonObject {
    const events = this.simulated.timeline.filter(({ kind }) => kind === 'event');
    const { name, detail } = events[Number(id.replace('event-', '')) - 1]!;
    return { specversion: '1.0', id, source: 'simulation', type: name, data: detail };
  }
}

describe('the trace of a process on a real server', function () {
  this.timeout(180_000);
  const world = new CohortWorld();
  let stage: Stage;
  let mirrored = new Map<string, Mirrored>();

  before(async () => {
    world.activities.executeFunctions = async (calls) => calls.map((call) => mirrored.get(call.runId)!.answer(call));
    stage = await openStage(world);
  });
  after(() => stage.close());

  for (const [name, program] of programs) {
    const play = async (size: number, options: Partial<CohortOptions> = {}): Promise<number> => {
      const runs = Array.from({ length: size }, (_, index) => new Mirrored(simulate(name, program, index)));
      mirrored = new Map(runs.map((run) => [run.runId, run]));
      const cohortId = await stage.start(
        program.hash,
        runs.map(({ runId, simulated: { run } }) => ({
          runId,
          epoch: 0,
          subject: run.subject,
          input: run.state.input,
          startedAt: Date.now(),
        })),
        options,
      );
      await letPeopleAct(cohortId, runs);
      const { rolls } = await stage.result(cohortId);
      for (const run of runs) expectSameTrace(run);
      return rolls;
    };

    const letPeopleAct = (cohortId: string, runs: readonly Mirrored[]): Promise<void> =>
      until('all runs have ended', async () => {
        const at = Date.now();
        const deliveries = runs.flatMap((run) =>
          run.nextEvents(world.runs.get(run.runId)?.feed.length ?? 0).map((event) => {
            return { id: `${run.runId} ${event.id}`, runId: run.runId, at, content: { kind: 'event' as const, event } };
          }),
        );
        if (deliveries.length > 0) await stage.cohorts.deliver(cohortId, deliveries);
        return runs.every(({ runId }) => world.runs.get(runId)?.ends === 1);
      });

    const expectSameTrace = ({ runId, simulated }: Mirrored): void => {
      const { feed, steps } = world.runs.get(runId)!;
      const withoutInstants = { grainMs: Number.MAX_SAFE_INTEGER };
      expect(traceOf({ fed: feed, steps }, withoutInstants)).to.deep.equal(traceOf(simulated.run, withoutInstants));
    };

    describe(name, () => {
      before(() => {
        const { text } = readShippedProcesses().find((process) => process.name === name)!;
        world.publishLowered(program.hash, lower(JSON.parse(text) as JsonObject, shipped.catalog));
      });

      for (const size of [1, 7, 200])
        it(`is the one of the simulator, in a cohort of ${size}`, async () => {
          await play(size);
        });

      it('is the one of the simulator, continued as new at every rest', async () => {
        expect(await play(3, { rollAtEveryRest: true })).to.be.greaterThan(1);
      });
    });
  }
});

function simulate(name: string, program: Program, index: number): SimulationResult {
  const scenarios = SCENARIOS[name] ?? [];
  const {
    settings = {},
    purchases = [{ before: 'P200D', amount: 900_000 }],
    given = { purchases },
    start = { event: 'run.requested', data: { purchaseId: 'order-17', ...settings } },
    when = [],
  } = scenarios[index % scenarios.length] as PlayedScenario;
  const scenario = readScenario({ title: name, given, start, when, then: [] }, name);
  return runScenario(scenario, { ...shipped, program }).result;
}
