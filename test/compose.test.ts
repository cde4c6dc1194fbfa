// docker-compose.yml without Docker: what can be wrong in it, seen by reading it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { load } from 'js-yaml';
import { readConfig } from '../runtime/config.js';
import { CONFIG_KEYS, type ConfigKey } from '../runtime/config-keys.js';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const KEYS: readonly ConfigKey[] = CONFIG_KEYS;
const OUR_COMMANDS = ['api', 'worker', 'migrate'];

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const { services, volumes, secrets } = load(text) as ComposeFile;
  const all = Object.entries(services);
  const ours = all.filter(([, service]) => service.build !== undefined);

  it('has a database, Temporal on a database, a mail catcher, and the roles of our image', () => {
    expect(Object.keys(services)).to.include.members(['postgres', 'temporal-postgres', 'temporal', 'mail']);
    expect(ours.map(([, service]) => service.command?.[0]).sort()).to.deep.equal([...OUR_COMMANDS].sort());
    expect(services.postgres?.image).to.equal('postgres:18');
    expect(services.temporal?.environment?.DB).to.equal('postgres12');
  });

  it('names an image with a version, or builds one, for each service', () => {
    const loose = all.filter(([, { image, build }]) => build === undefined && !/:.*\d/.test(image ?? ''));
    expect(loose).to.deep.equal([]);
  });

  it('waits only for services that exist, and for health only where it is checked', () => {
    for (const [name, service] of all) {
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(services, `${name} waits for ${needed}`).to.have.property(needed);
        if (condition === 'service_healthy') expect(services[needed]?.healthcheck, `health of ${needed}`).to.exist;
      }
    }
  });

  it('gives our roles only settings that we know, and all that production needs', () => {
    const known = KEYS.map((key) => key.name);
    const needed = KEYS.filter((key) => key.neededInProduction).map((key) => key.name);
    for (const [name, service] of ours) {
      expect(known, name).to.include.members(Object.keys(service.environment ?? {}));
      expect(Object.keys(service.environment ?? {}), name).to.include.members(needed);
    }
  });

  it('gives our roles settings that the program accepts', () => {
    const example = { RAVAND_DATABASE_PASSWORD: 'secret', PUBLIC_URL: 'http://127.0.0.1:8080' } as Record<
      string,
      string
    >;
    const filled = (value: string): string =>
      value.replace(
        /\$\{(\w+):([-?])([^}]*)\}/g,
        (_all, name, kind, rest) => example[name] ?? (kind === '-' ? rest : ''),
      );
    for (const [, service] of ours) {
      const environ = Object.entries(service.environment ?? {}).map(([name, value]) => [name, filled(String(value))]);
      expect(readConfig(Object.fromEntries(environ)).environment).to.equal('production');
    }
  });

  it('has no secret in it: each has to be set', () => {
    const lines = text
      .split('\n')
      .filter((line) => /PASSWORD|PWD|SECRETS_FILE|KEY_FILE/.test(line) && !line.trim().startsWith('#'));
    const open = lines.filter((line) => !/\$\{[A-Z_]+:\?/.test(line) && !line.includes('/run/secrets/'));
    expect(open).to.deep.equal([]);
  });

  it('has an example of each variable that has to be set', () => {
    const needed = new Set([...text.matchAll(/\$\{([A-Z_]+):\?/g)].map((match) => match[1]));
    const listed = [...read('.env.compose.example').matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(listed.sort()).to.deep.equal([...needed].sort());
  });

  it('opens ports on this machine only, each once', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).to.deep.equal([]);
    expect(new Set(ports).size).to.equal(ports.length);
    expect(services.temporal?.ports).to.equal(undefined);
  });

  it('declares each volume and secret that a service uses, and uses each', () => {
    const used = all.flatMap(([, service]) => (service.volumes ?? []).map((volume) => volume.split(':')[0]!));
    expect([...new Set(used)].sort()).to.deep.equal(Object.keys(volumes).sort());
    const opened = all.flatMap(([, service]) => service.secrets ?? []);
    expect([...new Set(opened)].sort()).to.deep.equal(Object.keys(secrets).sort());
  });

  it('checks the health of everything that serves', () => {
    const without = all.filter(([, service]) => service.healthcheck === undefined).map(([name]) => name);
    expect(without.sort()).to.deep.equal(['migrate', 'worker']);
  });
});

describe('the Dockerfile', () => {
  const text = read('Dockerfile');

  it('copies only what exists in the project, or was made by an earlier stage', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]!.split(' '));
    expect(copied.filter((file) => !existsSync(path.join(ROOT, file)))).to.deep.equal([]);
  });

  it('does not run as root', () => {
    expect(text).to.match(/^USER node$/m);
  });

  it('runs a command that exists', () => {
    const [, command] = /^CMD \["(\w+)"\]$/m.exec(text) ?? [];
    expect(OUR_COMMANDS).to.include(command);
  });
});
