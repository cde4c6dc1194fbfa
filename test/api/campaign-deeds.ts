// What changes campaigns and segments over the API, for the test of the audit trail.
import type { TestApi } from '../support/api.js';
import type { Deed, Deeds } from './deeds.js';

const process = (name: string): object => ({
  document: { dsl: '1.0.3', namespace: 'shop', name, version: '1.0.0', metadata: { entry: 'always' } },
  do: [{ rest: { wait: 'P1D' } }],
});

const draft = (name: string): object => ({
  name,
  title: { fa: 'بهار', en: 'Spring' },
  audience: { filter: { all: [] } },
  arms: [{ name: 'A', template: 'reactivation-high' }],
});

export async function campaignDeeds(api: TestApi): Promise<Deeds> {
  for (const name of ['campaign-execution', 'campaign-recipient'])
    await api.send('POST', '/api/v1/definitions', { body: process(name) });
  const contactId = (await api.send('POST', '/api/v1/contacts', { body: { externalId: 'mina' } })).body.id;
  const made = async (name: string, ...verbs: readonly string[]): Promise<{ path: string; subject: string }> => {
    const { id } = (await api.send('POST', '/api/v1/campaigns', { body: draft(name) })).body;
    for (const verb of verbs) await api.send('POST', `/api/v1/campaigns/${id}/${verb}`);
    return { path: `/api/v1/campaigns/${id}`, subject: `campaign:${id}` };
  };
  const deed = (
    { path, subject }: { path: string; subject: string },
    verb: string,
    action: string,
    body?: object,
  ): Deed => ({
    path: `${path}/${verb}`,
    request: { body },
    action,
    subject,
  });
  const spring = await made('spring');
  const cost = { kind: 'media', title: 'Banner', amount: 5 };
  const segment = { title: { fa: 'همه', en: 'All' }, filter: { all: [] } };
  await api.send('POST', '/api/v1/segments', { body: { name: 'everybody', ...segment } });
  return {
    createSegment: {
      path: '/api/v1/segments',
      request: { body: { name: 'all-of-them', ...segment } },
      action: 'segment.created',
      subject: 'segment:all-of-them',
    },
    updateSegment: {
      path: '/api/v1/segments/everybody',
      request: { body: segment },
      action: 'segment.changed',
      subject: 'segment:everybody',
    },
    createCampaign: {
      path: '/api/v1/campaigns',
      request: { body: draft('autumn') },
      action: 'campaign.created',
      subject: 'campaign:*',
    },
    updateCampaign: {
      path: spring.path,
      request: { body: draft('spring') },
      action: 'campaign.changed',
      subject: spring.subject,
    },
    launchCampaign: deed(await made('summer'), 'launch', 'campaign.launched'),
    pauseCampaign: deed(await made('winter', 'launch'), 'pause', 'campaign.paused'),
    resumeCampaign: deed(await made('easter', 'launch', 'pause'), 'resume', 'campaign.resumed'),
    cancelCampaign: deed(await made('nowruz'), 'cancel', 'campaign.canceled', { reason: 'soldOut' }),
    throttleCampaign: deed(await made('yalda'), 'throttle', 'campaign.throttled', { perMinute: 5 }),
    addCampaignCost: deed(spring, 'costs', 'campaign.costAdded', cost),
    recordCampaignResponse: deed(spring, 'responses', 'campaign.responded', { contactId, kind: 'replied' }),
  };
}
