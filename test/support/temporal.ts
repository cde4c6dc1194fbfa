// A real Temporal server for tests: one in memory per mocha process, with the settings of the embedded one, started
// when the first test asks, gone after the last. A test that needs to be alone uses a task queue of its own.
import { rmSync } from 'node:fs';
import { findFreePort } from '../../runtime/services/local-port.js';
import { ensureTemporalBinary } from '../../runtime/services/temporal-binary.js';
import { findRunningServer, startTemporalServer, stopTemporalServer } from '../../runtime/services/temporal-server.js';
import { releaseAtEnd } from './release.js';
import { forgottenRunFolders, makeRunFolder } from './run-folder.js';

export interface TestTemporal {
  readonly address: string;
  readonly namespace: string;
}

const FOLDER_KIND = 'temporal';
const NAMESPACE = 'ravand-test';

let server: Promise<TestTemporal> | undefined;

/** The server of this mocha process. */
export function startTestTemporal(): Promise<TestTemporal> {
  server ??= start();
  return server;
}

/** The program, got once into the tool cache. Root hooks call it before all tests, where no timeout runs. */
export function testTemporalBinary(): Promise<string> {
  return ensureTemporalBinary({ log: (line) => process.stderr.write(`${line}\n`) });
}

async function start(): Promise<TestTemporal> {
  await stopForgottenServers();
  const binary = await testTemporalBinary();
  const folder = makeRunFolder(FOLDER_KIND);
  const port = await findFreePort();
  const { pid } = await startTemporalServer({ binary, folder, port, namespaces: [NAMESPACE], inMemory: true });
  releaseAtEnd(async () => {
    await stopTemporalServer(pid);
    rmSync(folder, { recursive: true, force: true });
  });
  return { address: `127.0.0.1:${port}`, namespace: NAMESPACE };
}

/** A test run that was killed leaves its server running; the next run, on this machine, ends it. */
async function stopForgottenServers(): Promise<void> {
  for (const folder of forgottenRunFolders(FOLDER_KIND)) {
    const left = findRunningServer(folder);
    if (left !== undefined) await stopTemporalServer(left.pid);
    rmSync(folder, { recursive: true, force: true });
  }
}
