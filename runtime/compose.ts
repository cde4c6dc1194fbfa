// The platform as one thing that starts and stops: what it stands on, then the roles; closed in reverse.
import type { WorldClock } from '../core/calendar/world-clock.js';
import { asDatabaseFailure, isConnectionLost } from '../store/database-failure.js';
import type { Config } from './config.js';
import { type Foundation, type FoundationNeeds, openFoundation } from './foundation.js';
import type { Log } from './log.js';
import { ReleaseStack } from './release-stack.js';

/** A part of the platform's work that a process can take on. */
export interface Role {
  readonly name: string;
  readonly needs: {
    readonly temporal: boolean;
    readonly mail: boolean;
    /** To the database, at most. */
    readonly connections: number;
  };
  /** Begins the work and registers how it ends. Resolves when it is ready. */
  start(foundation: Foundation, releases: ReleaseStack): Promise<void>;
}

export interface Platform {
  readonly foundation: Foundation;
  /** Resolves when everything is closed. Callers share one stop. */
  stop(): Promise<void>;
}

export interface PlatformOptions {
  readonly config: Config;
  readonly log: Log;
  /** In the order of their start. */
  readonly roles: readonly Role[];
  /** Bring the tables up to date first. */
  readonly migrate: boolean;
  /** Makes the world clock of an installation that has none yet; refused in production. */
  readonly firstWorldClock?: () => WorldClock;
}

/** A service that goes away while everything starts is met by a new start; one that goes away so often is broken. */
const STARTS = 3;
/** gRPC's UNAVAILABLE, as the client says it; the worker's connection says it by the name of its error. */
const GRPC_UNAVAILABLE = 14;
const WORKER_UNAVAILABLE = 'TransportError';

/**
 * Starts everything, or nothing: a failure closes what was opened and is thrown. Embedded services that are killed meanwhile
 * are started again with the rest, since nobody watches over them yet.
 * @throws AppError with the cause and the cure, see docs/failure-codes.md.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  for (let starts = 1; ; starts++) {
    const releases = new ReleaseStack(options.log);
    try {
      return await startOnce(options, releases);
    } catch (error) {
      await releases.releaseAll();
      if (starts === STARTS || !isOwnServiceGone(error, options.config)) throw asDatabaseFailure(error);
      options.log.warn({ err: error }, 'a service went away during the start; everything is started again');
    }
  }
}

async function startOnce(options: PlatformOptions, releases: ReleaseStack): Promise<Platform> {
  const { config, log, roles, migrate, firstWorldClock } = options;
  const needs: FoundationNeeds = {
    temporal: roles.some((role) => role.needs.temporal),
    mail: roles.some((role) => role.needs.mail),
    migrate,
    firstWorldClock,
    poolSize: roles.reduce((sum, role) => sum + role.needs.connections, 0),
  };
  const foundation = await openFoundation(config, needs, { log, releases });
  for (const role of roles) {
    await role.start(foundation, releases);
    log.info({ role: role.name }, 'ready');
  }
  return { foundation, stop: () => releases.releaseAll() };
}

/** A service of somebody else is not started again by us: its absence is told at once. */
function isOwnServiceGone(error: unknown, { databaseUrl, temporal }: Config): boolean {
  if (databaseUrl === undefined && isConnectionLost(error)) return true;
  return temporal.address === undefined && isTemporalGone(error);
}

function isTemporalGone(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return code === GRPC_UNAVAILABLE || name === WORKER_UNAVAILABLE;
}
