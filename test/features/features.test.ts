import { fileURLToPath } from 'node:url';
import { scenariosIn } from './runner/feature-files.js';
import { HOST_NAMES } from './runner/hosts.js';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

describe('the features of the language, in the simulator and in cohorts', () => {
  for (const { feature, name, run } of scenariosIn(FOLDER, { hosts: HOST_NAMES })) it(`${feature}: ${name}`, run);
});
