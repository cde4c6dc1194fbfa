// npm run conformance -- DIR: runs the .feature files of a folder against the machine and prints counts.
import { scenariosIn } from './feature-runner.js';
import { kitHosts } from './kit-hosts.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Which folder? npm run conformance -- path/to/features');
  process.exit(2);
}

const hosts = kitHosts();
let failed = 0;
const scenarios = scenariosIn(folder, { dispatcher: hosts });
for (const { feature, name, run } of scenarios) {
  try {
    await run();
    console.log(`pass  ${feature}: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${feature}: ${name}\n      ${error instanceof Error ? error.message : String(error)}`);
  }
}
await hosts.close();
console.log(`${scenarios.length - failed} of ${scenarios.length} scenarios pass`);
process.exitCode = failed > 0 || scenarios.length === 0 ? 1 : 0;
