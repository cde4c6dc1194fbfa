import { releaseAll } from './release.js';
import { testTemporalBinary } from './temporal.js';

/**
 * Before all tests, where no timeout runs: getting the Temporal server takes minutes on a machine that has none yet.
 * Where it cannot be got, the tests that need it fail and say why; the others run.
 */
export async function mochaGlobalSetup(): Promise<void> {
  await testTemporalBinary().catch((error: Error) => process.stderr.write(`${error.message}\n`));
}

/** Mocha's root hooks: what a test opened for the whole run is closed after the last one. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await releaseAll();
  },
};
