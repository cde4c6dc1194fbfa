// A new installation for each measurement: an embedded Postgres as the product starts it, empty but for what is shipped.
import { chmodSync } from 'node:fs';
import path from 'node:path';
import type { OperationContext } from '../../api/context.js';
import { readConfig } from '../../runtime/config.js';
import { startDueSweeper } from '../../runtime/dispatch/due-sweeper.js';
import { openFoundation } from '../../runtime/foundation.js';
import { createLog } from '../../runtime/log.js';
import { commandContext } from '../../runtime/operation-deps.js';
import { ReleaseStack } from '../../runtime/release-stack.js';
import type { BenchContext } from '../bench.js';

/** The world stands at the end of what the CDNOW file tells. */
const AS_OF = Date.UTC(1998, 5, 30, 9);
const CONNECTIONS = 10;

/** Runs `work` on it, with the sweeper at its side that every installation has. */
export async function onStage<T>(
  context: BenchContext,
  name: string,
  work: (operations: OperationContext) => Promise<T>,
): Promise<T> {
  // The user that PostgreSQL runs as has to come through.
  chmodSync(context.folder, 0o755);
  const config = readConfig({ RAVAND_DATA_DIR: path.join(context.folder, name), LOG_LEVEL: 'warn' });
  const log = createLog({ level: config.logLevel });
  const releases = new ReleaseStack(log);
  context.atEnd(() => releases.releaseAll());
  const firstWorldClock = () => ({ realAnchor: Date.now(), virtualOrigin: AS_OF, scale: 1 });
  const needs = { temporal: false, mail: false, migrate: true, poolSize: CONNECTIONS, firstWorldClock };
  const operations = commandContext(await openFoundation(config, needs, { log, releases }));
  const { dataSource, organisation, scoreModels, clock } = operations;
  const sweeper = startDueSweeper({ dataSource, organisation, scoreModels, now: () => clock.now() });
  releases.push('sweeper', () => sweeper.stop());
  try {
    return await work(operations);
  } finally {
    await releases.releaseAll();
  }
}
