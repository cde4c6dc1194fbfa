// When those look again whom their campaign turned away. They look one after the other, so that however many wait, somebody comes
// soon and takes all that is free by then, and the database is asked no oftener for a crowd than for a few.

/** Milliseconds between two looks, and how far ahead the last one lies at most: the line gets denser then, not longer. */
const GAP_MS = 250;
const LONGEST_LINE_MS = 30_000;

/** The line of a process: one place for each batch, whatever its size, by campaign. */
export class LookLine {
  private readonly nextAtMs = new Map<string, number>();

  constructor(private readonly nowMs: () => number) {}

  /** Takes the next place of a campaign; gives the real milliseconds until then. */
  take(campaignId: string): number {
    const now = this.nowMs();
    const at = Math.max(now, this.nextAtMs.get(campaignId) ?? now);
    // Whom nobody stands behind needs no place kept.
    for (const [id, nextAt] of this.nextAtMs) if (nextAt <= now) this.nextAtMs.delete(id);
    this.nextAtMs.set(campaignId, Math.min(at + GAP_MS, now + LONGEST_LINE_MS));
    return at - now;
  }
}
