import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CAMPAIGN_STAGES } from '../../core/campaigns/campaign-plan.js';
import type { JsonObject } from '../../core/json.js';
import { saveSegment } from '../../store/repositories/segments.js';
import { readCatalog, readShippedSegments } from '../../store/shipped.js';
import { startTestApi, type TestApi } from '../support/api.js';

describe('docs/campaigns.md', () => {
  const page = readFileSync(new URL('../../docs/campaigns.md', import.meta.url), 'utf8');
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.stop());

  it('shows a campaign that can be written down', async () => {
    for (const segment of readShippedSegments())
      await api.dataSource.transaction((manager) => saveSegment(manager, segment, api.clock.at));
    const [, example] = /```json\n([^`]*)```/.exec(page) ?? [];
    const { status, text } = await api.send('POST', '/api/v1/campaigns', { body: JSON.parse(example ?? '') });
    expect(status, text).to.equal(201);
  });

  it('has the stages in their order, as the function takes them, and explains every figure of the totals', () => {
    const stages = [...page.matchAll(/^\| \d+ \| `(\w+)` \|/gm)].map((row) => row[1]);
    expect(stages).to.deep.equal([...CAMPAIGN_STAGES]);
    const { moveCampaign, campaignTotals } = readCatalog().functions;
    const { stage } = moveCampaign!.input.properties as { stage: { enum: string[] } };
    expect(stage.enum).to.deep.equal([...CAMPAIGN_STAGES]);
    const told = new Set(['leads', 'opportunities', 'purchases', 'currency', 'target']);
    for (const figure of Object.keys(campaignTotals!.output.properties as JsonObject))
      if (!told.has(figure)) expect(page, figure).to.contain(`\`${figure}\``);
  });
});
