// Campaigns over the API: what each test of them begins with.
import { expect } from 'chai';
import { newId } from '../../../store/new-id.js';
import { startTestApi, type TestApi } from '../../support/api.js';

export interface UnderWay {
  readonly id: string;
  readonly name: string;
  readonly runId: string;
  readonly runIds: readonly string[];
}

export interface CampaignApi {
  readonly api: TestApi;
  create(changes?: object): Promise<{ readonly id: string; readonly name: string }>;
  /** Contacts with an address and consent, found by the attribute `tag`. */
  people(tag: string, count: number, changes?: object): Promise<string[]>;
  /** A launched campaign whose recipients have runs, as its process would have enrolled them. */
  underWay(contactIds: readonly string[], changes?: object): Promise<UnderWay>;
}

function processNamed(name: string, entry: string): object {
  return {
    document: { dsl: '1.0.3', namespace: 'shop', name, version: '1.0.0', metadata: { entry } },
    do: [{ rest: { wait: 'P1D' } }],
  };
}

export const draft = (changes: object = {}): Record<string, unknown> => ({
  name: `spring-${newId()}`,
  title: { fa: 'بهار', en: 'Spring' },
  audience: { filter: { attribute: 'tag', equals: 'spring' } },
  arms: [{ name: 'A', template: 'reactivation-high' }],
  ...changes,
});

export const audienceOf = (tag: string): object => ({ audience: { filter: { attribute: 'tag', equals: tag } } });

/** Starts an API with the two processes published; stop it in an `after` hook. */
export async function startCampaignApi(): Promise<CampaignApi> {
  const api = await startTestApi();
  const processes = { 'campaign-execution': 'always', 'campaign-recipient': 'oneAtATime' };
  for (const [name, entry] of Object.entries(processes))
    await api.send('POST', '/api/v1/definitions', { body: processNamed(name, entry) });
  const create: CampaignApi['create'] = async (changes) => {
    const answer = await api.send('POST', '/api/v1/campaigns', { body: draft(changes) });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  };
  const underWay: CampaignApi['underWay'] = async (contactIds, changes) => {
    const { id, name } = await create(changes);
    const { body: launched } = await api.send('POST', `/api/v1/campaigns/${id}/launch`);
    return { id, name, runId: launched.runId, runIds: await insertRecipients(api, id, contactIds) };
  };
  return { api, create, underWay, people: (tag, count, changes) => createPeople(api, tag, count, changes) };
}

async function createPeople(api: TestApi, tag: string, count: number, changes: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const contact = {
      externalId: newId(),
      emails: [`p${newId()}@shop.test`],
      attributes: { tag },
      consents: [{ channel: 'email', topic: 'promotional', status: 'granted' }],
      ...changes,
    };
    const answer = await api.send('POST', '/api/v1/contacts', { body: contact });
    expect(answer.status, answer.text).to.equal(201);
    ids.push(answer.body.id);
  }
  return ids;
}

async function insertRecipients(api: TestApi, campaignId: string, contactIds: readonly string[]): Promise<string[]> {
  const runIds = contactIds.map(() => newId());
  const at = new Date(api.clock.at);
  await api.dataSource.query(
    `insert into run (id, definition_name, definition_version, program_hash, contact_id, input, status, entry_key,
       started_at, campaign_id)
     select run_id, 'campaign-recipient', '1.0.0', 'h', contact_id, '{}', 'running', run_id::text, $4, $3
     from unnest($1::uuid[], $2::uuid[]) as given (run_id, contact_id)`,
    [runIds, contactIds, campaignId, at],
  );
  await api.dataSource.query(
    `insert into campaign_recipient (id, campaign_id, contact_id, arm, wave, state, run_id, enrolled_at)
     select id, $4, contact_id, 'A', 1, 'enrolled', run_id, $5
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as given (id, run_id, contact_id)`,
    [contactIds.map(() => newId()), runIds, contactIds, campaignId, at],
  );
  return runIds;
}
