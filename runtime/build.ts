// `npm run build`: compiles the program to dist/, with the files that compiled code reads beside itself and the workflows
// bundled ahead, so that an image needs no compiler. What lies in the project folder (definitions, templates, forms) stays there.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from './workflow-bundle.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = path.join(ROOT, 'dist');
/** Read by compiled code from the folder it lies in. */
const BESIDE_CODE = ['api/openapi.yaml', 'api/spec'];

function compile(): void {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = path.join(path.dirname(manifest), 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`the compiler ended with ${status}`);
}

rmSync(DIST, { recursive: true, force: true });
compile();
for (const entry of BESIDE_CODE) cpSync(path.join(ROOT, entry), path.join(DIST, entry), { recursive: true });
const { code } = await bundleWorkflows();
writeFileSync(path.join(DIST, 'workflow-bundle.js'), code);
