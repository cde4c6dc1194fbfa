// What operations stand on. Routes build a context for each request, the command line builds one for each command.
import type { DataSource } from 'typeorm';
import type { Catalog, EventTypeDescription, FormDescription } from '../core/catalog/functions.js';
import type { ScoreModels } from '../core/catalog/score-models.js';
import type { TemplateDescription } from '../core/catalog/templates.js';
import type { Instant } from '../core/engine/state.js';
import type { Templates } from '../core/rendering/templates.js';
import type { SignedLinks } from '../store/signed-links.js';
import type { Role } from './rights.js';

/** Structured logging, as pino does it: fields first. Never a body, an address or a secret. */
export interface ApiLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Organisation {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** ISO 3166; reads phone numbers written without a country code. */
  readonly country: string;
}

/** What every operation needs. */
export interface OperationDeps {
  readonly dataSource: DataSource;
  /** The world clock. */
  readonly clock: { now(): Instant };
  readonly organisation: Organisation;
  readonly catalog: Catalog;
  readonly eventTypes: readonly EventTypeDescription[];
  readonly forms: readonly FormDescription[];
  readonly scoreModels: ScoreModels;
  /** The message templates, to check what definitions send. */
  readonly templates: readonly TemplateDescription[];
  /** The same ones, ready to be rendered. */
  readonly compiledTemplates: Templates;
  /** `PUBLIC_URL`: where people reach the links in messages. */
  readonly publicUrl: string;
  readonly log: ApiLog;
}

/** Who does it. `name` stands in the audit trail: `staff:<id>`, `cli`, `link`. */
export interface Actor {
  readonly name: string;
  readonly staffMemberId: string | null;
  readonly role: Role | null;
}

export interface OperationContext extends OperationDeps {
  readonly actor: Actor;
}

/** Whoever follows a link of a message: known by the token alone. */
export const LINK_ACTOR: Actor = { name: 'link', staffMemberId: null, role: null };

/** Whoever can run the command line reaches the database anyway. */
export const CLI_ACTOR: Actor = { name: 'cli', staffMemberId: null, role: 'administrator' };

/** What the HTTP side needs besides. */
export interface ApiDeps extends OperationDeps {
  readonly links: SignedLinks;
  /** Checks of GET /readyz by name; each rejects with what is wrong. */
  readonly readiness: Readonly<Record<string, () => Promise<void>>>;
  /** Address of the development mailbox; absent in production. */
  readonly mailboxUrl?: string;
  /** Number of proxies in front whose X-Forwarded-For is believed; 0 unless told. */
  readonly trustedProxies?: number;
  /** Requests a minute that one address may make to public pages; 120 unless told. */
  readonly publicRequestsPerMinute?: number;
  /** Check answers against the OpenAPI document as well: for tests. */
  readonly validateResponses?: boolean;
}
