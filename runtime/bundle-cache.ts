// Keeps what was bundled from the sources of a checkout, so that the next start need not do it again: one file per content,
// outside the checkout, shared by all processes of the user.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toolCacheFolder } from './services/temporal-binary.js';

/** Bundles kept, the most recent ones: branches of a checkout take turns. */
const KEPT = 5;

/** A name for everything that goes into a bundle: the sources below these folders, and these files. */
export async function contentHash(folders: readonly string[], files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const sources = await Promise.all(folders.map((folder) => filesBelow(folder)));
  for (const file of [...sources.flat(), ...files])
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file));
  return hash.digest('hex').slice(0, 32);
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => /\.[jt]s$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/**
 * The path of the bundle of this hash, made by `make` when it is not there. Where the cache can't be written there is
 * none: the bundle itself comes back.
 */
export async function cachedBundle(
  hash: string,
  make: () => Promise<{ code: string }>,
  folder: string = path.join(toolCacheFolder(), 'workflow-bundles'),
): Promise<{ codePath: string } | { code: string }> {
  const codePath = path.join(folder, `${hash}.js`);
  if (await stat(codePath).catch(() => undefined)) return { codePath };
  const bundle = await make();
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${codePath}.${process.pid}`, bundle.code);
    await rename(`${codePath}.${process.pid}`, codePath);
    await removeOld(folder);
    return { codePath };
  } catch {
    return bundle;
  }
}

async function removeOld(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const old = dated.sort((a, b) => b.at - a.at).slice(KEPT);
  await Promise.all(old.map(({ name }) => rm(path.join(folder, name), { force: true })));
}
