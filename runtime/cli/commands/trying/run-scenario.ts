import type { Command } from 'commander';
import { scenarioOfRun } from '../../../../api/operations/run-scenario.js';
import { type CliContext, tell } from '../../context.js';
import { tellThing, withOperations } from '../../with-operations.js';
import { writeNewFile } from './new-file.js';

/** `ravand runs scenario`: what happened to a customer, as a test of the process. */
export function addRunScenarioCommand(runs: Command, context: CliContext): void {
  runs
    .command('scenario')
    .argument('<id>', 'id of the run')
    .description('what happened in a run, as a scenario that the process is held to')
    .option('--out <file>', 'write it there; an existing file is left alone')
    .action((id: string, { out }: { readonly out?: string }) => keep(context, id, out));
}

async function keep(context: CliContext, id: string, file: string | undefined): Promise<void> {
  const { scenario, parting } = await withOperations(context, (operations) => scenarioOfRun(operations, id));
  if (file === undefined) tellThing(context, scenario);
  else {
    await writeNewFile(file, scenario);
    tell(context, { recorded: file, parting }, `Recorded as ${file}`);
  }
  if (parting)
    context.err.write(
      `The sample world goes another way than the run went: ${parting.simulated ?? 'it ends'} instead of ${parting.recorded ?? 'the end'}.\n`,
    );
}
