import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Program } from '../../../core/engine/index.js';
import { readScenario } from '../../../simulation/scenario.js';
import { simulationOf } from '../../../simulation/scenario-runner.js';
import { simulate } from '../../../simulation/simulate.js';
import { openDatabase } from '../../../store/data-source.js';
import { newId } from '../../../store/new-id.js';
import { recordActivations } from '../../../store/repositories/activation-records.js';
import { projectFolder, readShippedScenarios } from '../../../store/shipped.js';
import { xmlMistake } from '../../core/diagram/well-formed.js';
import { shippedWorld } from '../../definitions/shipped-world.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { type CommandLineResult, ravand } from './command-line.js';

const PROCESSES = path.join(projectFolder(), 'definitions/processes');
const REACTIVATION = path.join(PROCESSES, 'reactivation.json');
const DAY_MS = 86_400_000;

describe('the command definitions diagram', () => {
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-diagram-'));
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = (...args: string[]): Promise<CommandLineResult> =>
    ravand(args, { DATABASE_URL: database.url, RAVAND_DATA_DIR: folder, LOG_LEVEL: 'error' });

  it('draws a file without a database, to standard output or to a file', async () => {
    const { exitCode, out } = await ravand(['definitions', 'diagram', REACTIVATION], {});
    expect([exitCode, xmlMistake(out)]).to.deep.equal([0, undefined]);
    const file = path.join(folder, 'reactivation.mmd');
    const written = await ravand(['definitions', 'diagram', REACTIVATION, '--format', 'mermaid', '--out', file], {});
    expect(written.out).to.equal(`Wrote ${file}.\n`);
    expect(readFileSync(file, 'utf8')).to.match(/^%% Win back silent customers\nflowchart TB\n/);
  });

  it('says what is wrong when there is nothing to draw, or nowhere to write', async () => {
    expect((await ravand(['definitions', 'diagram'], {})).err).to.include('Nothing to draw');
    expect((await run('definitions', 'diagram', 'nothing')).exitCode).to.equal(4);
    expect((await run('definitions', 'diagram', '--run', newId())).exitCode).to.equal(4);
    expect((await ravand(['definitions', 'diagram', REACTIVATION, '--format', 'png'], {})).exitCode).to.equal(2);
    const nowhere = path.join(folder, 'no', 'such', 'folder.svg');
    expect((await ravand(['definitions', 'diagram', REACTIVATION, '--out', nowhere], {})).exitCode).to.equal(2);
  });

  it('shows the path of a run and where it stands now', async () => {
    await run('definitions', 'publish', REACTIVATION, path.join(PROCESSES, 'survey-escalation.json'));
    const published = await run(
      'definitions',
      'diagram',
      'reactivation@1.0.0',
      '--locale',
      'fa',
      '--direction',
      'right',
    );
    expect(published.out).to.include('بازگرداندن مشتریان خاموش').and.to.not.include('class="message pale"');
    const runId = await beginRun();

    const { out, err, exitCode } = await run('definitions', 'diagram', '--run', runId, '--format', 'mermaid');
    expect(exitCode, err).to.equal(0);
    const classOf = (name: string): string[] =>
      new RegExp(`class (\\S+) ${name}$`, 'm')
        .exec(out)![1]!
        .split(',')
        .map((id) => titleOf(out, id));
    expect(classOf('standing')).to.deep.equal(['Before the call']);
    expect(classOf('passed')).to.include.members(['Purchase class', 'Message for class high', 'Offer the coupon']);
    expect(classOf('pale')).to.include.members(['Message for class low', 'Last chance', 'Lost', 'Active again']);

    const svg = await run('definitions', 'diagram', 'reactivation', '--run', runId);
    expect(xmlMistake(svg.out)).to.equal(undefined);
    expect(svg.out.match(/class="wait passed standing"/g)).to.have.length(1);
    expect(svg.out).to.include('stands here now');
    const other = await run('definitions', 'diagram', 'survey-escalation', '--run', runId);
    expect([other.exitCode, other.err]).to.deep.equal([
      2,
      'The run follows reactivation 1.0.0, not survey-escalation 1.0.0; leave the definition out. [badInput]\n',
    ]);
  });

  /** A run of a valuable customer who does not buy, with its record of the first days as a cohort writes it. */
  async function beginRun(): Promise<string> {
    await run('contacts', 'save', '{"externalId": "silent"}');
    const started = await run('--json', 'runs', 'start', 'reactivation', '--external-id', 'silent');
    const { runId } = JSON.parse(started.out) as { runId: string };
    const { programs, ...surroundings } = shippedWorld();
    const program = programs.get('reactivation') as Program;
    const { content, file } = readShippedScenarios('reactivation').find((one) =>
      one.file.includes('valuable-customer'),
    )!;
    const options = simulationOf(readScenario(content, file), { ...surroundings, program });
    const { run: simulated } = simulate(program, { ...options, until: options.now + 9 * DAY_MS });
    const at = options.now;
    const fed = { seq: 0, at, fed: { type: 'started' as const }, stepSeq: 0, stepsAt: at, steps: simulated.steps };
    const dataSource = await openDatabase(database.url, { poolSize: 1 });
    try {
      const record = { epoch: 0, status: 'running', currentTask: '/do/1', nextDueAt: null, openCalls: 0 } as const;
      await recordActivations(dataSource, [{ ...record, runId, fed: [fed], acknowledged: [] }]);
    } finally {
      await dataSource.destroy();
    }
    return runId;
  }
});

/** The title of a node in Mermaid's text. */
function titleOf(text: string, id: string): string {
  return new RegExp(`^ *${id}[^"\\w]+"([^"<]*)`, 'm').exec(text)?.[1] ?? id;
}
