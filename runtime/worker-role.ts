// The worker: hosts cohorts, carries out functions, and runs the loops that feed both from Postgres.
import { Connection } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { createClock } from '../activities/deps.js';
import { createExecuteFunctions } from '../activities/execute-functions.js';
import { createHostActivities } from '../activities/host-activities.js';
import { guardedTransport } from '../activities/http/http-transport.js';
import { createSmtpChannel } from '../connectors/smtp-channel.js';
import { compileTemplates } from '../core/rendering/templates.js';
import { readCatalog, readEventTypes, readForms, scoreModelsByName } from '../store/shipped.js';
import { readShippedTemplates } from '../store/shipped-templates.js';
import type { CohortActivities } from '../workflows/activities.js';
import type { Role } from './compose.js';
import { createTemporalClient } from './dispatch/cohort-client.js';
import { startProcessing } from './dispatch/processing.js';
import type { Foundation } from './foundation.js';
import { signedLinks } from './operation-deps.js';
import type { ReleaseStack } from './release-stack.js';
import { createWorker } from './worker.js';
import { workflowBundle } from './workflow-bundle.js';

const WORKER_STOP_MS = 20_000;
/** A worker that failed for good is made again after so long in real time. */
const WORKER_AGAIN_MS = 2_000;

export const WORKER_ROLE: Role = { name: 'worker', needs: { temporal: true, mail: true, connections: 30 }, start };

async function start(foundation: Foundation, releases: ReleaseStack): Promise<void> {
  const { temporal, dataSource } = foundation;
  if (!temporal) throw new Error('A worker needs Temporal: the role says so in its needs.');
  const ending = new AbortController();
  await runWorkers(foundation, temporal, createActivities(foundation, releases, ending.signal), releases);
  const connection = await Connection.connect({ address: temporal.address });
  releases.push('Temporal client', () => connection.close());
  const processing = startProcessing({
    dataSource,
    client: createTemporalClient(connection, temporal.namespace),
    taskQueue: foundation.installationName,
    worldClock: foundation.worldClock,
    organisation: foundation.config.organisation,
    eventTypes: new Map(readEventTypes().map((type) => [type.type, type])),
    scoreModels: scoreModelsByName(),
    log: foundation.log,
  });
  releases.push('loops', () => processing.stop());
  releases.push('sending', async () => ending.abort());
}

function createActivities(foundation: Foundation, releases: ReleaseStack, ending: AbortSignal): CohortActivities {
  const { config, dataSource, log, worldClock, smtpUrl } = foundation;
  if (smtpUrl === undefined) throw new Error('A worker needs a way to send mail: the role says so in its needs.');
  const mail = createSmtpChannel({ url: smtpUrl, from: config.mailFrom });
  releases.push('SMTP connections', () => mail.close());
  const clock = createClock(worldClock);
  const catalog = readCatalog();
  const executeFunctions = createExecuteFunctions({
    dataSource,
    clock,
    publicUrl: config.publicUrl,
    signer: signedLinks(config),
    mail,
    transport: guardedTransport(),
    templates: compileTemplates(readShippedTemplates()),
    catalog,
    forms: readForms(),
    scoreModels: scoreModelsByName(),
    organisation: config.organisation,
    log,
    ending,
  });
  return {
    ...createHostActivities({ dataSource, catalog, now: clock.now }),
    executeFunctions: (calls) => executeFunctions(calls),
  };
}

/** Keeps one worker at work: the SDK rides out a server that is away for a while; one that failed for good is made anew. */
async function runWorkers(
  { log, installationName }: Foundation,
  { address, namespace }: { address: string; namespace: string },
  activities: CohortActivities,
  releases: ReleaseStack,
): Promise<void> {
  installRuntime();
  const connection = await NativeConnection.connect({ address });
  const bundle = await workflowBundle();
  const make = (): Promise<Worker> =>
    createWorker({ connection, namespace, taskQueue: installationName, activities, bundle });
  let worker = await make();
  let stopping = false;
  const work = async (): Promise<void> => {
    while (!stopping) {
      try {
        await worker.run();
      } catch (error) {
        log.error({ err: error }, 'the worker failed; another one takes over');
      }
      if (stopping) return;
      await new Promise((resolve) => setTimeout(resolve, WORKER_AGAIN_MS));
      worker = await make().catch((error: unknown) => {
        log.error({ err: error }, 'a worker could not be made');
        return worker;
      });
    }
  };
  const working = work();
  releases.push(
    'worker',
    async () => {
      stopping = true;
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await working;
      await connection.close();
    },
    WORKER_STOP_MS,
  );
}

/** Signals have one owner, and it is not the SDK. */
function installRuntime(): void {
  try {
    Runtime.install({
      shutdownSignals: [],
      logger: new DefaultLogger('WARN'),
      // Else the core of the SDK writes to standard output, which belongs to results.
      telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
    });
  } catch {
    // Installed already: by an earlier start in this process.
  }
}
