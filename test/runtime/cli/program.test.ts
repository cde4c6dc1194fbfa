import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Command } from 'commander';
import { FAILURE_CODES } from '../../../core/errors.js';
import { createContext } from '../../../runtime/cli/context.js';
import { exitCodeOf } from '../../../runtime/cli/exit-codes.js';
import { createProgram } from '../../../runtime/cli/program.js';
import { ravand } from './command-line.js';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../../docs/cli.md'), 'utf8');

/** `ravand keys create` and the like; a group itself does nothing and is not listed. */
function commandsOf(command: Command, prefix: string): string[] {
  const name = `${prefix}${command.name()}`;
  return command.commands.length === 0 ? [name] : command.commands.flatMap((child) => commandsOf(child, `${name} `));
}

describe('the command line', () => {
  it('has a section in docs/cli.md for each command, and no other', () => {
    const described = [...PAGE.matchAll(/^### `(ravand(?: [a-z-]+)+)/gm)].map((match) => match[1]!);
    expect(described.sort()).to.deep.equal(commandsOf(createProgram(createContext()), '').sort());
  });

  it('has the exit code of each failure in docs/cli.md', () => {
    const rows = [...PAGE.matchAll(/^\| (\d+) \|[^|]*\|([^|]*)\|$/gm)];
    const codeOf = (failure: string): number => Number(rows.find((row) => row[2]!.includes(`\`${failure}\``))?.[1]);
    const described = Object.fromEntries(FAILURE_CODES.map((failure) => [failure, codeOf(failure)]));
    expect(described).to.deep.equal(Object.fromEntries(FAILURE_CODES.map((failure) => [failure, exitCodeOf(failure)])));
  });

  it('shows its help and is content', async () => {
    const { exitCode, out } = await ravand(['--help']);
    expect(exitCode).to.equal(0);
    expect(out).to.contain('doctor');
  });

  it('says what is wrong with a command that is not there', async () => {
    const { exitCode, err } = await ravand(['strat']);
    expect(exitCode).to.equal(2);
    expect(err).to.contain("unknown command 'strat'").and.to.contain('start');
  });

  it('ends with the exit code of the failure, and says what to do', async () => {
    const { exitCode, err } = await ravand(['migrate'], { PORT: 'eighty' });
    expect(exitCode).to.equal(6);
    expect(err).to.contain('PORT needs a port').and.to.contain('[configInvalid]');
  });

  it('tells failures as JSON when asked', async () => {
    const { exitCode, err } = await ravand(['migrate', '--json'], { PORT: 'eighty' });
    expect(exitCode).to.equal(6);
    expect(JSON.parse(err)).to.deep.include({ code: 'configInvalid' });
  });

  it('knows the mailbox only while it runs', async () => {
    const { exitCode, err } = await ravand(['mailbox'], { MAILBOX_HTTP_PORT: '1' });
    expect(exitCode).to.equal(4);
    expect(err).to.contain('ravand start');
  });
});
