// A house of its own for a kill drive: folder, ports, and an end that leaves nothing behind, whatever has happened.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { until } from '../support/condition.js';
import { platformEnviron } from '../support/platform-process.js';
import { DemoHouse, startRavand } from './demo-house.js';
import { KillDrive, type KillDriveOptions } from './kill-drive.js';

export interface KillHouse {
  readonly house: DemoHouse;
  readonly drive: KillDrive;
  /** Ends what is left, services too, and removes the folder. */
  close(): Promise<void>;
}

const LAST_START_MS = 120_000;

export async function openKillHouse(
  options: Pick<KillDriveOptions, 'demoArguments' | 'kills' | 'seed' | 'tell'>,
): Promise<KillHouse> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-kills-'));
  chmodSync(folder, 0o755); // PostgreSQL of a root checkout runs as another user, who has to get there
  const environ = { ...(await platformEnviron(folder)), ORGANISATION_CURRENCY: 'USD' };
  const house = new DemoHouse(path.join(folder, 'demo'));
  const drive = new KillDrive({ ...options, environ, house });
  const endServices = async (): Promise<void> => {
    // What the killed ones left running is taken over and ended in order.
    const last = startRavand(['--json', 'start'], { ...environ, RAVAND_DATA_DIR: house.folder });
    await until('the last start is ready', () => last.output().includes('"ready":true'), LAST_START_MS);
    last.child.kill('SIGTERM');
    await last.ended;
  };
  return {
    house,
    drive,
    close: async () => {
      try {
        if (await drive.end()) await endServices();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
