import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { processSchema } from '../../core/editor/process-schema.js';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { validateDefinition } from '../../core/language/index.js';
import { functionPage } from '../../core/reference/function-page.js';
import { readScenario } from '../../simulation/scenario.js';
import { runScenario } from '../../simulation/scenario-runner.js';
import { programOf } from '../../simulation/simulate.js';
import { projectFolder, readCatalog, readTemplates } from '../../store/shipped.js';
import { readSurroundings } from '../../store/shipped-surroundings.js';
import { definitionOf } from '../core/language/problem-examples.js';

describe('a function of your own, as docs/writing-processes.md shows it', () => {
  const page = readFileSync(new URL('../../docs/writing-processes.md', import.meta.url), 'utf8');
  const [, example = ''] =
    /```json\n(\{\n {2}"name": "sendAndAwait"[^`]*)```/.exec(page.replaceAll('`for`', 'for')) ?? [];
  let folder: string;

  const add = (text: string) => writeFileSync(path.join(folder, 'definitions/functions/sendAndAwait.json'), text);
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-own-'));
    cpSync(path.join(projectFolder(), 'definitions/functions'), path.join(folder, 'definitions/functions'), {
      recursive: true,
    });
    add(example);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is called, runs, and appears in the schema and in the reference', () => {
    const catalog = readCatalog(folder);
    const args = { template: 'lead-welcome', types: ['message.clicked'], for: 'P3D' };
    const document = definitionOf([{ step: { call: 'sendAndAwait', with: args } }]);
    expect(validateDefinition(document, { catalog }).problems).to.deep.equal([]);
    const topics = Object.fromEntries(readTemplates().map(({ name, topic }) => [name, topic]));
    const scenario = {
      title: 'Who clicks is heard',
      start: { event: 'purchase.made' },
      when: [{ at: 'P1D', clicks: 'https://example.com' }],
      then: [{ message: 'lead-welcome' }, { at: 'P1D', end: 'completed' }],
    };
    const program = programOf(document, catalog);
    const { failures } = runScenario(readScenario(scenario, 'clicks.json'), { program, catalog, topics });
    expect(failures).to.deep.equal([]);
    const schema = processSchema({ ...readSurroundings(), catalog });
    expect(Object.keys(schema.definitions as JsonObject)).to.include('arguments.sendAndAwait');
    const functions = Object.values(catalog.functions);
    expect(functionPage({ functions, processes: [], locale: 'fa' })).to.contain('## sendAndAwait');
  });

  it('stops whoever reads it while it has a mistake, with the file and the place', () => {
    add(example.replace('"awaitEvent"', '"awaitEvnt"'));
    expect(() => readCatalog(folder)).to.throw(
      AppError,
      'definitions/functions/sendAndAwait.json /task/do/1/reaction/call: there is no function "awaitEvnt", did you mean "awaitEvent"?',
    );
  });
});
