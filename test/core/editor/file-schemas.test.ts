import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { generatedFiles } from '../../../runtime/generated-files.js';
import { projectFolder, readCatalog, readShippedProcesses, readShippedScenarios } from '../../../store/shipped.js';
import { JsonEditor, type Told } from './json-editor.js';

describe('the schemas of functions and scenarios in an editor', () => {
  const files = new Map(generatedFiles().map(({ file, text }) => [file, text]));
  const functions = new JsonEditor(files).map('definitions/editor/function.schema.json', '*.json');
  const scenarios = new JsonEditor(files).map('definitions/editor/scenario.schema.json', '*.json');

  it('underline nothing in shipped functions and scenarios', async () => {
    const found: [string, Told[]][] = [];
    const folder = path.join(projectFolder(), 'definitions/functions');
    for (const name of readdirSync(folder)) {
      const file = `definitions/functions/${name}`;
      found.push([file, await functions.problems(file, readFileSync(path.join(folder, name), 'utf8'))]);
    }
    for (const process of readShippedProcesses())
      for (const { file, content } of readShippedScenarios(process.name))
        found.push([file, await scenarios.problems(file, JSON.stringify(content))]);
    expect(found.filter(([, problems]) => problems.length > 0)).to.deep.equal([]);
  });

  it('check the task of a composed function as a task of a process', async () => {
    const { awaitEvent } = readCatalog().functions;
    const wrong = JSON.stringify({ ...awaitEvent, task: { wait: 'three days' } });
    const found = await functions.problems('definitions/functions/awaitEvent.json', wrong);
    expect(found.map(({ at }) => at)).to.deep.equal(['"three days"']);
  });

  it('underline one place for one mistake in a scenario', async () => {
    const scenario = { title: 'a', start: { event: 'purchase.made' }, then: [{ at: 'P3', end: true }] };
    const found = await scenarios.problems('a.json', JSON.stringify(scenario));
    expect(found.map(({ at }) => at)).to.deep.equal(['"P3"']);
  });
});
