import { releaseAll } from './release.js';

/** Mocha's root hooks: what a test opened for the whole run is closed after the last one. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await releaseAll();
  },
};
