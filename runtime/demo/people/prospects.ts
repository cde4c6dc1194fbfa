// People who come to the sample shop's site and leave their address: each is captured as a lead when the world has come so far.
import type { HttpClient } from '../http-client.js';
import type { SampleLead } from '../world/sample-leads.js';

const AT_ONCE = 8;

/** Captures leads over the API. A lead that was captured before, by an earlier start perhaps, stays single. */
export class Prospects {
  private captured = 0;

  /** In the order in which they come. */
  constructor(
    private readonly api: HttpClient,
    private readonly leads: readonly SampleLead[],
  ) {}

  /** Those who have come until `now` (of the world); resolves to how many more are to come. */
  async comeUntil(now: number): Promise<number> {
    while (this.leads[this.captured] && this.leads[this.captured]!.capturedAt <= now) {
      const due = this.leads.slice(this.captured, this.captured + AT_ONCE).filter((lead) => lead.capturedAt <= now);
      await Promise.all(due.map((lead) => this.capture(lead)));
      this.captured += due.length;
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
