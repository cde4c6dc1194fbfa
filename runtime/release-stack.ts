// What was opened is closed in reverse, in bounded time; what goes wrong with one does not keep the others open.
import type { Log } from './log.js';

interface Entry {
  readonly name: string;
  readonly release: () => Promise<unknown>;
  readonly timeoutMs: number;
}

const TIMEOUT_MS = 10_000;

export class ReleaseStack {
  private readonly entries: Entry[] = [];
  private released: Promise<void> | undefined;

  constructor(private readonly log: Log) {}

  /** Registers how to close what was just opened, and how long that may take in real time (10 s unless told). */
  push(name: string, release: () => Promise<unknown>, timeoutMs = TIMEOUT_MS): void {
    this.entries.push({ name, release, timeoutMs });
  }

  /** Closes all, the newest first. Callers share one release. Never rejects: failures are logged. */
  releaseAll(): Promise<void> {
    this.released ??= this.releaseInReverse();
    return this.released;
  }

  private async releaseInReverse(): Promise<void> {
    for (let entry = this.entries.pop(); entry !== undefined; entry = this.entries.pop()) {
      const startedAtMs = Date.now();
      try {
        await within(entry);
        this.log.debug({ part: entry.name, durationMs: Date.now() - startedAtMs }, 'closed');
      } catch (error) {
        this.log.warn({ part: entry.name, err: error }, 'could not be closed in order');
      }
    }
  }
}

async function within({ name, release, timeoutMs }: Entry): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([release(), late]);
  } finally {
    clearTimeout(timer);
  }
}
