// People who come to the sample shop's site and leave their address: each is captured as a lead when the world has come so far.
import type { HttpClient } from '../http-client.js';
import { readPosition, writePosition } from '../position-file.js';
import type { SampleLead } from '../world/sample-leads.js';

const AT_ONCE = 8;

/**
 * Captures leads over the API, each once: nobody asks again because the demo was started again, which would have those who are
 * parked meanwhile welcomed anew. A few that a kill leaves uncounted are told again at once, and are known then.
 */
export class Prospects {
  private captured = 0;

  /** Leads in the order in which they come; in `positionFile` stands how many of them have. */
  constructor(
    private readonly api: HttpClient,
    private readonly leads: readonly SampleLead[],
    private readonly positionFile: string,
  ) {}

  /** Reads where an earlier start left off. */
  async resume(): Promise<void> {
    this.captured = await readPosition(this.positionFile);
  }

  /** Those who have come until `now` (of the world); resolves to how many more are to come. */
  async comeUntil(now: number): Promise<number> {
    while (this.leads[this.captured] && this.leads[this.captured]!.capturedAt <= now) {
      const due = this.leads.slice(this.captured, this.captured + AT_ONCE).filter((lead) => lead.capturedAt <= now);
      await Promise.all(due.map((lead) => this.capture(lead)));
      this.captured += due.length;
      await writePosition(this.positionFile, this.captured);
    }
    return this.leads.length - this.captured;
  }

  private async capture({ email, industry, companySize, capturedAt, ...lead }: SampleLead): Promise<void> {
    const evidence = { form: 'guide', at: new Date(capturedAt).toISOString() };
    await this.api.post('/api/v1/leads', {
      ...lead,
      emails: [email],
      attributes: { source: lead.source, region: lead.region, industry, companySize },
      consents: [{ channel: 'email', topic: 'promotional', evidence }],
    });
  }
}
