import type { Command } from 'commander';
import { type CheckReport, runChecks } from '../../doctor/check.js';
import { machineChecks } from '../../doctor/machine-checks.js';
import { serviceChecks } from '../../doctor/service-checks.js';
import { type CliContext, configOf, tell } from '../context.js';
import { EXIT_CODES } from '../exit-codes.js';

const MARKS: Readonly<Record<CheckReport['status'], string>> = { good: '✔', idle: '·', warning: '!', bad: '✘' };
const NAME_WIDTH = 26;

/** `ravand doctor`: is this machine fit, and what is to be done where it is not? Starts nothing. */
export function addDoctorCommand(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('check the machine and the services; say what to do about each trouble')
    .action(async () => {
      const config = configOf(context);
      const checks = await runChecks([...machineChecks(config), ...serviceChecks(config)]);
      const healthy = checks.every(({ status }) => status !== 'bad');
      tell(context, { healthy, checks }, checks.map(describe).join('\n'));
      if (!healthy) context.exitCode = EXIT_CODES.badMachine;
    });
}

function describe({ name, status, found, fix }: CheckReport): string {
  const line = `${MARKS[status]} ${name.padEnd(NAME_WIDTH)} ${found}`;
  return fix === undefined ? line : `${line}\n  ${''.padEnd(NAME_WIDTH)} → ${fix}`;
}
