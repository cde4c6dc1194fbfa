import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { AppError } from '../../core/errors.js';
import { readConfig } from '../../runtime/config.js';
import { CONFIG_KEYS, type ConfigKey } from '../../runtime/config-keys.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

function mistakesOf(environ: Record<string, string>): AppError {
  try {
    readConfig(environ);
  } catch (error) {
    return error as AppError;
  }
  throw new Error('the configuration has no mistakes');
}

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://ravand:secret@database:5432/ravand',
  TEMPORAL_ADDRESS: 'temporal:7233',
  PUBLIC_URL: 'https://ravand.example/',
  RAVAND_SECRET_FILE: '/run/secrets/links',
  SMTP_URL: 'smtps://user:secret@mail.example:465',
  MAIL_FROM: 'Shop <news@shop.example>',
};

describe('the configuration', () => {
  it('needs nothing in development', () => {
    const config = readConfig({});
    expect(config.environment).to.equal('development');
    expect(config.databaseUrl).to.equal(undefined);
    expect(config.publicUrl).to.equal('http://127.0.0.1:8080');
    expect(config.mailbox).to.deep.equal({ smtpPort: 2525, httpPort: 2580 });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: ' ' })).to.deep.equal(readConfig({}));
  });

  it('is frozen, all the way down', () => {
    const config = readConfig({});
    expect(Object.isFrozen(config)).to.equal(true);
    expect(Object.isFrozen(config.temporal)).to.equal(true);
  });

  it('reports all mistakes at once, each with what was expected', () => {
    const failure = mistakesOf({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      TEMPORAL_ADDRESS: 'http://temporal',
      ORGANISATION_TIME_ZONE: 'Asia/Nowhere',
      ORGANISATION_CURRENCY: 'toman',
      MAIL_FROM: 'somebody',
    });
    expect(failure.code).to.equal('configInvalid');
    expect(failure.details.map((detail) => detail.pointer)).to.have.members([
      '/PORT',
      '/LOG_LEVEL',
      '/TEMPORAL_ADDRESS',
      '/ORGANISATION_TIME_ZONE',
      '/ORGANISATION_CURRENCY',
      '/MAIL_FROM',
    ]);
    expect(failure.message).to.contain('PORT needs a port, 0 to 65535, not "eighty"');
  });

  it('never repeats an address that may hold a password', () => {
    const failure = mistakesOf({ DATABASE_URL: 'mysql://user:secret@host/name', SMTP_URL: 'user:secret@host' });
    expect(failure.details).to.have.length(2);
    expect(JSON.stringify([failure.message, failure.details])).to.not.contain('secret');
  });

  it('has no default for a secret or a service in production', () => {
    const failure = mistakesOf({ NODE_ENV: 'production' });
    const keys: readonly ConfigKey[] = CONFIG_KEYS;
    const needed = keys.filter((key) => key.neededInProduction).map((key) => `/${key.name}`);
    expect(failure.details.map((detail) => detail.pointer)).to.deep.equal(needed);
    expect(needed).to.include.members(['/DATABASE_URL', '/RAVAND_SECRET_FILE']);
  });

  it('believes no proxy unless told, and only so many', () => {
    expect(readConfig({}).trustedProxies).to.equal(0);
    expect(readConfig({ TRUSTED_PROXIES: '2' }).trustedProxies).to.equal(2);
    expect(mistakesOf({ TRUSTED_PROXIES: 'all' }).message).to.contain('a whole number, 0 to 10, not "all"');
  });

  it('is complete in production with what is needed', () => {
    expect(readConfig(PRODUCTION).publicUrl).to.equal('https://ravand.example');
  });
});

describe('the list of settings', () => {
  const names = CONFIG_KEYS.map((key) => key.name).sort();

  it('is the same in .env.example', () => {
    const listed = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(listed.sort()).to.deep.equal(names);
  });

  it('has its defaults in .env.example', () => {
    const keys: readonly ConfigKey[] = CONFIG_KEYS;
    const lines = read('.env.example').split('\n');
    const expected = keys.map(
      ({ name, fallback = '' }) => `${name}=${fallback.includes(' ') ? `"${fallback}"` : fallback}`,
    );
    expect(lines).to.include.members(expected);
  });

  it('is the same in docs/operations.md', () => {
    const table = read('docs/operations.md');
    const listed = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]);
    expect(listed.sort()).to.deep.equal(names);
  });

  it('is read nowhere but in the configuration', () => {
    const rooms = ['core', 'workflows', 'simulation', 'activities', 'connectors', 'store', 'api', 'runtime'].filter(
      (room) => existsSync(path.join(ROOT, room)),
    );
    const files = rooms.flatMap((room) =>
      readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => path.join(room, name)),
    );
    const setting = new RegExp(`process\\.env(\\.|\\[')(${names.join('|')})\\b`);
    expect(files.filter((file) => setting.test(read(file)))).to.deep.equal([]);
  });
});
