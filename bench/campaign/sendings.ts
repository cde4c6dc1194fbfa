// When the messages of a campaign went out, by the ledger; instants in milliseconds of real time, which is the world's here.
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { queryRow, queryRows } from '../../store/repositories/query-rows.js';

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 240_000;

export class Sendings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly campaignId: string,
  ) {}

  /** After an instant, in order. */
  async after(instant: number): Promise<number[]> {
    const rows = await queryRows<{ at: Date }>(
      this.dataSource,
      `select sent_at as at from message where campaign_id = $1 and state = 'sent' and sent_at > $2 order by sent_at`,
      [this.campaignId, new Date(instant)],
    );
    return rows.map(({ at }) => at.getTime());
  }

  /** Waits until so many went out after an instant, and gives when they did. */
  async untilSent(count: number, instant: number): Promise<number[]> {
    let sent: number[] = [];
    await until(`${count} messages sent`, async () => {
      sent = await this.after(instant);
      return sent.length >= count;
    });
    return sent;
  }

  /** Waits until a count over the tables of the platform is 0; `$1` in it is the campaign. */
  untilNone(what: string, sql: string): Promise<void> {
    return until(`no ${what}`, async () => (await this.count(sql)) === 0);
  }

  async count(sql: string): Promise<number> {
    const row = await queryRow<{ count: number }>(this.dataSource, `select count(*)::integer as count ${sql}`, [
      this.campaignId,
    ]);
    return row!.count;
  }
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; await pause(LOOK_EVERY_MS))
    if (await look()) return;
  throw new Error(`waited in vain for: ${what}`);
}

export interface Watched {
  /** Windows begin at it or later, and are over at `endsAt`. */
  readonly from: number;
  readonly endsAt: number;
  readonly spanMs: number;
}

/** For each sending at which a window may begin: how many lie in the window, itself included. */
function windowsOf(sent: readonly number[], { from, endsAt, spanMs }: Watched): { at: number; count: number }[] {
  return [...new Set(sent)]
    .filter((at) => at >= from && at + spanMs <= endsAt)
    .map((at) => ({ at, count: sent.filter((one) => one >= at && one < at + spanMs).length }));
}

/** The most that lie in any window. */
export function mostWithin(sent: readonly number[], watched: Watched): number {
  return Math.max(0, ...windowsOf(sent, watched).map(({ count }) => count));
}

/** When the last window begins that holds more than so many; `from` when none does. */
export function lastAbove(sent: readonly number[], watched: Watched, allowed: number): number {
  return windowsOf(sent, watched).findLast(({ count }) => count > allowed)?.at ?? watched.from;
}

/** When the first window begins that holds so many; undefined when none does. */
export function firstReaching(sent: readonly number[], watched: Watched, wanted: number): number | undefined {
  return windowsOf(sent, watched).find(({ count }) => count >= wanted)?.at;
}
