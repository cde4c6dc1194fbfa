// Runs a starter of a service in a process of its own, so that a test can kill it, or run it as another user.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServiceProcess<Service> {
  /** What the starter returned, as JSON. */
  readonly service: Service;
  /** Ends the starter as a crash would: nothing of ours runs any more. */
  kill(): Promise<void>;
}

const ENTRY = fileURLToPath(new URL('./service-process-entry.ts', import.meta.url));

/** Starts `startEmbeddedPostgres` or `ensureTemporal` with these options, in another process. */
export async function startInProcess<Service>(
  kind: 'postgres' | 'temporal',
  options: object,
  user: { uid?: number; gid?: number } = {},
): Promise<ServiceProcess<Service>> {
  const args = ['--import', 'tsx', ENTRY, kind, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { ...user, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), rejectWhenEnded(child)])) as [
    string,
  ];
  return {
    service: JSON.parse(line) as Service,
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function rejectWhenEnded(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the starter ended with ${code}`);
}
