// The code that runs in Temporal's sandbox: built ahead in an image, else bundled when the first worker of the process starts.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

/** Where a build puts the bundle, seen from the compiled program. */
export const PREBUILT_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const workflowModule = (name: string): string =>
  fileURLToPath(new URL(`../workflows/${name}${EXTENSION}`, import.meta.url));

let bundled: Promise<WorkflowBundleOption> | undefined;

/** The bundle for a worker; the same for all workers of a process. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(PREBUILT_BUNDLE)) return Promise.resolve({ codePath: PREBUILT_BUNDLE });
  bundled ??= bundleWorkflows();
  return bundled;
}

/** Bundles the workflows. The machine is preloaded: evaluated once per worker, not once per workflow. */
export function bundleWorkflows(): Promise<{ code: string }> {
  return bundleWorkflowCode({
    workflowsPath: workflowModule('cohort'),
    preloadModules: [workflowModule('program-cache')],
    logger: new DefaultLogger('WARN'),
  });
}
