import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const RUN = fileURLToPath(new URL('run.ts', import.meta.url));

const FEATURE = `
Feature: Two tasks
  Background:
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: two, version: '1.0.0' }
    do:
      - first: { set: { a: 1 } }
      - second: { set: { b: 2 } }
    """
    When the workflow is executed

  Scenario: What holds
    Then first should run before second

  Scenario: What does not hold
    Then second should run first
`;

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', RUN, ...args], { encoding: 'utf8' });
}

describe('npm run conformance', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'features-'));
    writeFileSync(path.join(folder, 'two.feature'), FEATURE);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('plays a folder on the hosts that are asked for, prints each scenario and the counts', () => {
    for (const host of ['simulator', 'both']) {
      const { status, stdout } = run(folder, '--host', host);
      expect(stdout).to.contain('pass  two.feature: What holds\n');
      expect(stdout).to.contain("FAIL  two.feature: What does not hold\n      expected 'first' to equal 'second'");
      expect(stdout).to.contain(`1 of 2 scenarios pass (${host === 'both' ? 'simulator and temporal' : host})`);
      expect(status).to.equal(1);
    }
  });

  it('says how it is called', () => {
    expect(run()).to.include({
      status: 2,
      stderr: `Which folder?\n${'npm run conformance -- DIR [--host simulator|temporal|both]'}\n`,
    });
    expect(run(folder, '--host', 'cloud').stderr).to.match(/^There is no host "cloud": simulator, temporal or both\n/);
  });
});
