import path from 'node:path';
import { expect } from 'chai';
import { scenariosIn } from '../features/runner/feature-files.js';
import { HOST_NAMES } from '../features/runner/hosts.js';
import { officialSchemas } from './official-schema.js';
import { sharedFolder } from './shared-folder.js';

const KIT = sharedFolder('conformance', 'dsl-ctk');

describe("the language's conformance kit, in the simulator and in cohorts", () => {
  const scenarios = scenariosIn(path.join(KIT, 'features'), {
    hosts: HOST_NAMES,
    checkDefinition: officialSchemas().find(({ file }) => file.includes('main'))?.check,
  });

  it('has 21 scenarios', () => {
    expect(scenarios).to.have.length(21);
  });

  for (const { feature, name, run } of scenarios) it(`${feature}: ${name}`, run);
});
