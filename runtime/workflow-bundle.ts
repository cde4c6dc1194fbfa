// The code that runs in Temporal's sandbox: built ahead in an image, else bundled once per content of the sources.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BundleOptions, bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';
import { cachedBundle, contentHash } from './bundle-cache.js';

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/** Where a build puts the bundle, seen from the compiled program. */
export const PREBUILT_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const THIS_FILE = fileURLToPath(import.meta.url);
const fromRoot = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const workflowModule = (name: string): string => fromRoot(`workflows/${name}${EXTENSION}`);

let bundled: Promise<WorkflowBundleOption> | undefined;

/** The bundle for a worker; the same for all workers of a process. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(PREBUILT_BUNDLE)) return Promise.resolve({ codePath: PREBUILT_BUNDLE });
  bundled ??= cachedWorkflows();
  return bundled;
}

async function cachedWorkflows(): Promise<WorkflowBundleOption> {
  const hash = await contentHash([fromRoot('core'), fromRoot('workflows')], [fromRoot('package-lock.json'), THIS_FILE]);
  return cachedBundle(hash, bundleWorkflows);
}

/** Bundles the workflows. The machine is preloaded: evaluated once per worker, not once per workflow. */
export function bundleWorkflows(): Promise<{ code: string }> {
  return bundleWorkflowCode({
    workflowsPath: workflowModule('cohort'),
    preloadModules: [workflowModule('program-cache')],
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: forThisNode,
  });
}

/** The SDK compiles for ES2017, which turns every object spread of the machine into calls; Node 20 knows it. */
function forThisNode(config: WebpackConfig): WebpackConfig {
  for (const rule of config.module?.rules ?? []) {
    const { use } = rule as { use?: { options?: { jsc?: { target?: string } } } };
    if (use?.options?.jsc) use.options.jsc.target = 'es2022';
  }
  return config;
}
