// What the native functions need of the world, handed in once where a process is wired together.
import type { DataSource, EntityManager } from 'typeorm';
import type { MailChannel } from '../connectors/channel.js';
import type { BusinessCalendar } from '../core/calendar/business-hours.js';
import { toWorld, type WorldClock } from '../core/calendar/world-clock.js';
import type { FunctionCall, FunctionOutcome } from '../core/catalog/calls.js';
import type { Catalog, FormDescription } from '../core/catalog/functions.js';
import type { ScoreModels } from '../core/catalog/score-models.js';
import type { Instant } from '../core/engine/state.js';
import type { JsonObject } from '../core/json.js';
import type { Templates } from '../core/rendering/templates.js';
import type { PurchaseThresholds } from '../core/rules/purchase-class.js';
import type { SignedLinks } from '../store/signed-links.js';
import type { HttpTransport } from './http/http-transport.js';
import type { LedgerHooks } from './messages/ledger-hooks.js';

/** The world clock as functions use it. */
export interface Clock {
  now(): Instant;
  /** The world's instant after a span of real time: for what waits for a machine, not for the world. */
  afterReal(ms: number): Instant;
}

export interface Organisation {
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  /** Where links in mails lead; the public address of the platform unless it has a site. */
  readonly websiteUrl?: string;
  /** Its working hours; those of its zone unless it has configured some. */
  readonly calendar?: BusinessCalendar;
  readonly purchaseThresholds?: PurchaseThresholds;
}

export interface ActivityLog {
  info(fields: JsonObject, message: string): void;
  warn(fields: JsonObject, message: string): void;
}

export interface ActivityDeps {
  readonly dataSource: DataSource;
  readonly clock: Clock;
  /** `PUBLIC_URL`: where people reach the links in messages. */
  readonly publicUrl: string;
  readonly signer: SignedLinks;
  readonly mail: MailChannel;
  /** The way out for `call: http` and `call: openapi`. */
  readonly transport: HttpTransport;
  readonly templates: Templates;
  readonly catalog: Catalog;
  readonly forms: readonly FormDescription[];
  readonly scoreModels: ScoreModels;
  readonly organisation: Organisation;
  readonly log: ActivityLog;
  /** Aborts when the process ends: what can be left to the next one is not begun any more. */
  readonly ending?: AbortSignal;
  /** Tests stop the ledger between two of its steps with these. */
  readonly ledgerHooks?: LedgerHooks;
}

export interface FunctionContext {
  readonly deps: ActivityDeps;
  /** The open transaction of functions with the effect `write`; for the others a plain pool. */
  readonly manager: EntityManager;
}

/** Code of a native function: all calls of a batch in, one outcome each out, in the same order. */
export type NativeFunction = (
  calls: readonly FunctionCall[],
  context: FunctionContext,
) => Promise<readonly FunctionOutcome[]>;

/** The clock of functions over a world clock and the machine's time. */
export function createClock(world: WorldClock, realNow: () => number = Date.now): Clock {
  return {
    now: () => toWorld(world, realNow()),
    afterReal: (ms) => toWorld(world, realNow() + ms),
  };
}
