// The platform as one thing that starts and stops: what it stands on, then the roles; closed in reverse.
import type { WorldClock } from '../core/calendar/world-clock.js';
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

/**
 * Starts everything, or nothing: a failure closes what was opened and is thrown.
 * @throws AppError with the cause and the cure, see docs/failure-codes.md.
 */
export async function startPlatform({
  config,
  log,
  roles,
  migrate,
  firstWorldClock,
}: PlatformOptions): Promise<Platform> {
  const releases = new ReleaseStack(log);
  const needs: FoundationNeeds = {
    temporal: roles.some((role) => role.needs.temporal),
    mail: roles.some((role) => role.needs.mail),
    migrate,
    firstWorldClock,
    poolSize: roles.reduce((sum, role) => sum + role.needs.connections, 0),
  };
  try {
    const foundation = await openFoundation(config, needs, { log, releases });
    for (const role of roles) {
      await role.start(foundation, releases);
      log.info({ role: role.name }, 'ready');
    }
    return { foundation, stop: () => releases.releaseAll() };
  } catch (error) {
    await releases.releaseAll();
    throw error;
  }
}
