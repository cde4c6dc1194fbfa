// Every environment variable that the platform knows, with what it means. docs/operations.md and .env.example list the
// same ones; tests compare.

export interface ConfigKey {
  readonly name: string;
  /** One line, for the documentation and for `ravand doctor`. */
  readonly meaning: string;
  /** As it would stand in the environment. Undefined: nothing, or made by the platform. */
  readonly fallback?: string;
  /** Secrets and addresses of services that hold them have no default in production. */
  readonly neededInProduction?: boolean;
}

export const CONFIG_KEYS = [
  { name: 'NODE_ENV', meaning: 'development, test or production', fallback: 'development' },
  { name: 'LOG_LEVEL', meaning: 'debug, info, warn, error or silent', fallback: 'info' },
  { name: 'RAVAND_DATA_DIR', meaning: 'folder of the embedded services and of generated secrets', fallback: '.data' },
  {
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL 15 or newer, postgres://user:password@host:5432/name; else an embedded one',
    neededInProduction: true,
  },
  {
    name: 'TEMPORAL_ADDRESS',
    meaning: 'host:port of a Temporal server; else an embedded one',
    neededInProduction: true,
  },
  { name: 'TEMPORAL_NAMESPACE', meaning: "namespace; else the installation's own, registered where it is missing" },
  { name: 'TEMPORAL_CLI_PATH', meaning: 'the program `temporal` for the embedded server; else found or got once' },
  { name: 'TEMPORAL_PORT', meaning: 'port of the embedded Temporal server', fallback: '7233' },
  { name: 'PORT', meaning: 'port of the API', fallback: '8080' },
  {
    name: 'PUBLIC_URL',
    meaning: 'where people reach links in messages; else http://127.0.0.1:PORT',
    neededInProduction: true,
  },
  {
    name: 'TRUSTED_PROXIES',
    meaning: 'how many proxies stand in front of the API; so many entries of X-Forwarded-For are believed',
    fallback: '0',
  },
  {
    name: 'RAVAND_SECRET_FILE',
    meaning: 'file with the secrets that sign links, one `keyId:secret` a line, the current one first',
    neededInProduction: true,
  },
  { name: 'RAVAND_ADMIN_KEY_FILE', meaning: 'file with the API key of the first administrator' },
  {
    name: 'SMTP_URL',
    meaning: 'smtp://user:password@host:587 or smtps://…; else the built-in mailbox',
    neededInProduction: true,
  },
  {
    name: 'MAIL_FROM',
    meaning: 'sender of all mails, "Shop <news@shop.example>"',
    fallback: 'Ravand <ravand@example.test>',
    neededInProduction: true,
  },
  { name: 'MAILBOX_SMTP_PORT', meaning: 'SMTP port of the built-in mailbox', fallback: '2525' },
  { name: 'MAILBOX_HTTP_PORT', meaning: 'port on which the built-in mailbox is looked at', fallback: '2580' },
  { name: 'ORGANISATION_NAME', meaning: 'name in messages', fallback: 'Ravand' },
  { name: 'ORGANISATION_TIME_ZONE', meaning: 'IANA zone of working hours and civil days', fallback: 'Asia/Tehran' },
  {
    name: 'ORGANISATION_COUNTRY',
    meaning: 'ISO 3166 code that reads phone numbers without a country code',
    fallback: 'IR',
  },
  { name: 'ORGANISATION_CURRENCY', meaning: 'ISO 4217 code of amounts without one', fallback: 'IRR' },
] as const satisfies readonly ConfigKey[];

export type ConfigName = (typeof CONFIG_KEYS)[number]['name'];
