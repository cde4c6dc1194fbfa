// An embedded service that dies while the platform runs is started again: nobody else would.
import type { Log } from '../log.js';

export interface Watched {
  readonly name: string;
  /** Of the running process; changes when it was started again. */
  pid: number;
  isAlive(pid: number): boolean;
  /** Starts it again, on the same port, and tells its process id. */
  start(): Promise<number>;
  stop(pid: number): Promise<void>;
}

/** Real time between two looks. */
const LOOK_MS = 1_000;

/** Does the work while no other process starts or stops services of the same folder. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Looks after the services until stopped. Several processes may watch over the same ones: whoever comes second finds started
 * what the first has started. `stop` waits for a start that is under way.
 */
export function watchServices(services: readonly Watched[], log: Log, alone: Alone): { stop(): Promise<void> } {
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= restartDead(services, log, alone).finally(() => {
      looking = undefined;
    });
  }, LOOK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

async function restartDead(services: readonly Watched[], log: Log, alone: Alone): Promise<void> {
  for (const service of services) {
    if (service.isAlive(service.pid)) continue;
    log.warn({ service: service.name, pid: service.pid }, 'a service died and is started again');
    try {
      service.pid = await alone(() => service.start());
      log.info({ service: service.name, pid: service.pid }, 'the service is ready again');
    } catch (error) {
      log.error({ service: service.name, err: error }, 'the service could not be started; tried again soon');
    }
  }
}
