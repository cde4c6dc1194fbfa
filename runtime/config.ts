// The configuration: read here and nowhere else, once, frozen, all mistakes reported together.
import path from 'node:path';
import { AppError, type FailureDetail } from '../core/errors.js';
import { CONFIG_KEYS, type ConfigKey, type ConfigName } from './config-keys.js';

export type Environment = 'development' | 'test' | 'production';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface Config {
  readonly environment: Environment;
  readonly logLevel: LogLevel;
  /** Absolute. */
  readonly dataFolder: string;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly temporal: {
    /** Undefined: the embedded server. */
    readonly address: string | undefined;
    /** Undefined: the installation's own. */
    readonly namespace: string | undefined;
    readonly cliPath: string | undefined;
    readonly port: number;
  };
  readonly port: number;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** How many proxies in front are believed about the address of a caller. */
  readonly trustedProxies: number;
  readonly secretFile: string | undefined;
  readonly adminKeyFile: string | undefined;
  /** Undefined: the built-in mailbox. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly mailbox: { readonly smtpPort: number; readonly httpPort: number };
  readonly organisation: {
    readonly name: string;
    readonly timeZone: string;
    readonly country: string;
    readonly currency: string;
  };
}

export type Environ = Readonly<Record<string, string | undefined>>;

const HIGHEST_PORT = 65_535;
const MOST_PROXIES = 10;
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
const ENVIRONMENTS: readonly Environment[] = ['development', 'test', 'production'];

/**
 * Reads the configuration from the environment. An empty variable counts as not set.
 * @throws AppError configInvalid that lists every mistake.
 */
export function readConfig(environ: Environ = process.env): Config {
  const reader = new Reader(environ);
  const environment = reader.oneOf('NODE_ENV', ENVIRONMENTS);
  if (environment === 'production') reader.needProductionKeys();
  const port = reader.port('PORT');
  const config: Config = {
    environment,
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS),
    dataFolder: path.resolve(reader.text('RAVAND_DATA_DIR')),
    databaseUrl: reader.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    temporal: {
      address: reader.address('TEMPORAL_ADDRESS'),
      namespace: reader.optional('TEMPORAL_NAMESPACE'),
      cliPath: reader.optional('TEMPORAL_CLI_PATH'),
      port: reader.port('TEMPORAL_PORT'),
    },
    port,
    publicUrl: (reader.url('PUBLIC_URL', ['http:', 'https:']) ?? `http://127.0.0.1:${port}`).replace(/\/+$/, ''),
    trustedProxies: reader.count('TRUSTED_PROXIES', MOST_PROXIES),
    secretFile: reader.optional('RAVAND_SECRET_FILE'),
    adminKeyFile: reader.optional('RAVAND_ADMIN_KEY_FILE'),
    smtpUrl: reader.url('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: reader.sender('MAIL_FROM'),
    mailbox: { smtpPort: reader.port('MAILBOX_SMTP_PORT'), httpPort: reader.port('MAILBOX_HTTP_PORT') },
    organisation: {
      name: reader.text('ORGANISATION_NAME'),
      timeZone: reader.timeZone('ORGANISATION_TIME_ZONE'),
      country: reader.code('ORGANISATION_COUNTRY', /^[A-Z]{2}$/, 'a country of ISO 3166, such as IR'),
      currency: reader.code('ORGANISATION_CURRENCY', /^[A-Z]{3}$/, 'a currency of ISO 4217, such as IRR'),
    },
  };
  reader.finish();
  return deepFreeze(config);
}

/** Reads one variable after another and collects what is wrong with them. */
class Reader {
  private readonly mistakes: FailureDetail[] = [];

  constructor(private readonly environ: Environ) {}

  optional(name: ConfigName): string | undefined {
    const value = this.environ[name]?.trim();
    return value === '' ? undefined : value;
  }

  text(name: ConfigName): string {
    const key: ConfigKey = CONFIG_KEYS.find((candidate) => candidate.name === name)!;
    return this.optional(name) ?? key.fallback ?? '';
  }

  oneOf<Value extends string>(name: ConfigName, values: readonly Value[]): Value {
    const value = this.text(name);
    const found = values.find((candidate) => candidate === value);
    return found ?? this.mistake(name, value, `one of ${values.join(', ')}`, values[0]!);
  }

  port(name: ConfigName): number {
    return this.count(name, HIGHEST_PORT, 'a port');
  }

  /** A whole number from 0 to `most`. */
  count(name: ConfigName, most: number, what = 'a whole number'): number {
    const value = this.text(name);
    const count = Number(value);
    if (/^\d+$/.test(value) && count <= most) return count;
    return this.mistake(name, value, `${what}, 0 to ${most}`, 0);
  }

  url(name: ConfigName, protocols: readonly string[]): string | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url !== undefined && url.hostname !== '' && protocols.includes(url.protocol)) return value;
    // The value may hold a password, so that it is not repeated.
    return this.mistake(
      name,
      undefined,
      `an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
      value,
    );
  }

  address(name: ConfigName): string | undefined {
    const value = this.optional(name);
    if (value === undefined || /^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/.test(value)) return value;
    return this.mistake(name, value, 'host:port', value);
  }

  sender(name: ConfigName): string {
    const value = this.text(name);
    if (/^[^<>@\s]+@[^<>@\s]+$|<[^<>@\s]+@[^<>@\s]+>$/.test(value)) return value;
    return this.mistake(name, value, 'an address, or a name and <an address>', value);
  }

  timeZone(name: ConfigName): string {
    const value = this.text(name);
    try {
      return new Intl.DateTimeFormat('en', { timeZone: value }) && value;
    } catch {
      return this.mistake(name, value, 'an IANA time zone, such as Asia/Tehran', value);
    }
  }

  code(name: ConfigName, shape: RegExp, expected: string): string {
    const value = this.text(name);
    return shape.test(value) ? value : this.mistake(name, value, expected, value);
  }

  needProductionKeys(): void {
    const needed: readonly ConfigKey[] = CONFIG_KEYS;
    for (const { name, neededInProduction } of needed) {
      if (!neededInProduction || this.optional(name as ConfigName) !== undefined) continue;
      this.mistake(name as ConfigName, undefined, 'a value: production has no default for it', undefined);
    }
  }

  finish(): void {
    if (this.mistakes.length === 0) return;
    const lines = this.mistakes.map((mistake) => `  ${mistake.fix}`);
    throw new AppError('configInvalid', ['The configuration has mistakes:', ...lines].join('\n'), this.mistakes);
  }

  private mistake<Value>(name: ConfigName, found: string | undefined, expected: string, instead: Value): Value {
    const told = found === undefined ? '' : `, not "${found}"`;
    this.mistakes.push({ pointer: `/${name}`, found, expected, fix: `${name} needs ${expected}${told}` });
    return instead;
  }
}

function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
