// Somebody who tells the second API about visits all the time, and insists: what was not acknowledged is told again under the
// same id. Whatever was acknowledged must be in the house once, and given to the processes.
import { setTimeout as pause } from 'node:timers/promises';

export interface Door {
  readonly url: string;
  readonly key: string;
}

export const VISITOR_SOURCE = 'knocking-visitor';
const BETWEEN_MS = 100;

export class KnockingVisitor {
  /** Ids of the events that were acknowledged, in order. */
  readonly acknowledged: string[] = [];
  private knocking: Promise<void> | undefined;
  private stopped = false;

  /** `door` is asked anew before every knock: the API may have moved. */
  constructor(
    private readonly door: () => Door,
    private readonly contactEmail: string,
  ) {}

  begin(): void {
    this.knocking = this.knock();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.knocking;
  }

  private async knock(): Promise<void> {
    for (let visit = 1; !this.stopped; ) {
      const id = `visit-${visit}`;
      if (await this.tell(id)) {
        this.acknowledged.push(id);
        visit += 1;
      }
      await pause(BETWEEN_MS);
    }
  }

  /** False while nobody answers. */
  private async tell(id: string): Promise<boolean> {
    const { url, key } = this.door();
    try {
      const response = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          id,
          source: VISITOR_SOURCE,
          type: 'site.visited',
          contactemail: this.contactEmail,
          data: {},
        }),
        signal: AbortSignal.timeout(10_000),
      });
      if (response.status >= 400 && response.status < 500) throw new TypeError(await response.text());
      return response.ok;
    } catch (error) {
      if (error instanceof TypeError && error.message.startsWith('{')) throw error;
      return false;
    }
  }
}
