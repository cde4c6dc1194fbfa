// npm run conformance -- DIR [--host simulator|temporal|both]: plays the .feature files of a folder and prints what held.
import { parseArgs } from 'node:util';
import { scenariosIn } from './runner/feature-files.js';
import { HOST_NAMES, type HostName } from './runner/hosts.js';

const USAGE = 'npm run conformance -- DIR [--host simulator|temporal|both]';

function hostsOf(name: string): readonly HostName[] {
  if (name === 'both') return HOST_NAMES;
  const found = HOST_NAMES.find((host) => host === name);
  if (!found) throw new Error(`There is no host "${name}": simulator, temporal or both`);
  return [found];
}

/** Prints each scenario and the counts; false when one did not hold or there was none. */
async function play(folder: string, hosts: readonly HostName[]): Promise<boolean> {
  const scenarios = scenariosIn(folder, { hosts });
  let failed = 0;
  for (const { feature, name, run } of scenarios) {
    try {
      await run();
      console.log(`pass  ${feature}: ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${feature}: ${name}\n      ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`${scenarios.length - failed} of ${scenarios.length} scenarios pass (${hosts.join(' and ')})`);
  return failed === 0 && scenarios.length > 0;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { host: { type: 'string', default: 'both' } },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('Which folder?');
  const held = await play(folder, hostsOf(values.host));
  process.exit(held ? 0 : 1);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exit(2);
}
