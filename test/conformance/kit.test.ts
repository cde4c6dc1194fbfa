import path from 'node:path';
import { expect } from 'chai';
import { scenariosIn } from './feature-runner.js';
import { kitHosts } from './kit-hosts.js';
import { officialSchemas } from './official-schema.js';
import { sharedFolder } from './shared-folder.js';

const KIT = sharedFolder('conformance', 'dsl-ctk');

describe("the language's conformance kit", () => {
  const hosts = kitHosts();
  const scenarios = scenariosIn(path.join(KIT, 'features'), {
    dispatcher: hosts,
    checkDefinition: officialSchemas().find(({ file }) => file.includes('main'))?.check,
  });

  after(() => hosts.close());

  it('has 21 scenarios', () => {
    expect(scenarios).to.have.length(21);
  });

  for (const { feature, name, run } of scenarios) it(`${feature}: ${name}`, run);
});
