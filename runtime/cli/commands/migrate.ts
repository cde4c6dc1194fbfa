import type { Command } from 'commander';
import { openFoundation } from '../../foundation.js';
import { ReleaseStack } from '../../release-stack.js';
import { type CliContext, configOf, logOf, tell } from '../context.js';

/** `ravand migrate`: brings the tables up to date. Safe to run twice, and by several at once. */
export function addMigrateCommand(program: Command, context: CliContext): void {
  program
    .command('migrate')
    .description('bring the tables of the database up to date')
    .action(async () => {
      const config = configOf(context);
      const log = logOf(context, config);
      const releases = new ReleaseStack(log);
      try {
        await openFoundation(config, { temporal: false, mail: false, migrate: true, poolSize: 2 }, { log, releases });
        tell(context, { migrated: true }, 'The tables are up to date.');
      } finally {
        await releases.releaseAll();
      }
    });
}
