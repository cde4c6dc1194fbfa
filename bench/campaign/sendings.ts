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

/** How many of them lie in the span that begins just after an instant. */
export function countWithin(sent: readonly number[], from: number, spanMs: number): number {
  return sent.filter((at) => at > from && at <= from + spanMs).length;
}

/**
 * The first instant from which on, for a span, the count is as wanted: `from`, or that of a sending. Undefined when there is none
 * whose span has passed at `endsAt`.
 */
export function firstSpan(
  sent: readonly number[],
  { from, endsAt, spanMs }: { readonly from: number; readonly endsAt: number; readonly spanMs: number },
  isWanted: (count: number) => boolean,
): number | undefined {
  return [from, ...sent].find((at) => at + spanMs <= endsAt && isWanted(countWithin(sent, at, spanMs)));
}
