import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { DIAGRAMS_FOLDER, shippedDiagrams } from '../../../runtime/diagrams/shipped-diagrams.js';
import { projectFolder } from '../../../store/shipped.js';

describe('the diagrams in the documentation', () => {
  it('are those of the shipped processes as they are now (npm run diagrams draws them anew)', async () => {
    const folder = path.join(projectFolder(), DIAGRAMS_FOLDER);
    const diagrams = await shippedDiagrams();
    expect(readdirSync(folder).sort()).to.deep.equal(diagrams.map(({ name }) => name).sort());
    const outdated = diagrams.filter(({ name, svg }) => readFileSync(path.join(folder, name), 'utf8') !== svg);
    expect(outdated.map(({ name }) => name)).to.deep.equal([]);
  });
});
