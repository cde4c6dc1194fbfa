// What tests open for the whole run, and the root hook closes. The list hangs on the process, so that it is one list
// even where the module is loaded twice (once by mocha's require, once by an import).
type Release = () => Promise<void>;

const KEY = Symbol.for('ravand.test.releases');
const holder = globalThis as { [KEY]?: Release[] };

/** Registers what the end of the run has to close. */
export function releaseAtEnd(release: Release): void {
  holder[KEY] ??= [];
  holder[KEY].push(release);
}

/** Closes everything registered, the newest first. */
export async function releaseAll(): Promise<void> {
  const releases = holder[KEY] ?? [];
  for (let release = releases.pop(); release !== undefined; release = releases.pop()) await release();
}
