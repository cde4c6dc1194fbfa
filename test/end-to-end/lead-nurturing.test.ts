// A lead's way through the real platform: captured over the API, welcomed and written to by mail, scored for a click and a form,
// given to an expert of the region, called, an opportunity. A day of the world takes a quarter of a minute.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { type ScenarioOfRun, scenarioOfRun } from '../../api/operations/run-scenario.js';
import type { JsonObject } from '../../core/json.js';
import { type Platform, startPlatform } from '../../runtime/compose.js';
import { readConfig } from '../../runtime/config.js';
import { demoClock } from '../../runtime/demo/demo.js';
import { createHttpClient, type HttpClient } from '../../runtime/demo/http-client.js';
import { createLog } from '../../runtime/log.js';
import { commandContext } from '../../runtime/operation-deps.js';
import { ROLES } from '../../runtime/roles.js';
import { readShippedProcesses } from '../../store/shipped.js';
import { until } from '../support/condition.js';
import { platformEnviron } from '../support/platform-process.js';
import { quietenTemporal } from '../support/quiet-temporal.js';
import { makeOpenFolder } from '../support/run-folder.js';

const SATURDAY = Date.parse('2026-06-06T00:00:00Z');
const SCALE = 6_000;
/** For waits that nights of the world and a busy machine lengthen. */
const PATIENCE_MS = 120_000;

interface Item {
  readonly id: string;
}

interface Lead extends Item {
  readonly contactId: string;
  readonly stage: string;
  readonly reason: string | null;
  readonly ownerId: string | null;
}

describe('lead nurturing on the whole platform', function () {
  this.timeout(300_000);
  let folder: string;
  let platform: Platform;
  let api: HttpClient;
  let expertId: string;

  before(async () => {
    quietenTemporal();
    folder = makeOpenFolder('leads');
    const config = readConfig(await platformEnviron(path.join(folder, 'data')));
    const zone = config.organisation.timeZone;
    platform = await startPlatform({
      config,
      log: createLog({ level: 'silent' }),
      roles: [ROLES.worker, ROLES.api],
      migrate: true,
      firstWorldClock: () => demoClock({ asOf: SATURDAY, zone, scale: SCALE, realNow: Date.now() }),
    });
    const key = readFileSync(path.join(config.dataFolder, 'admin-key'), 'utf8').trim();
    api = createHttpClient(`http://127.0.0.1:${config.port}`, key);
    await api.post('/api/v1/teams', { name: 'sales' });
    await hire('Nader', ['tehran']);
    expertId = await hire('Shirin', ['shiraz']);
    const { text } = readShippedProcesses().find(({ name }) => name === 'lead-nurturing')!;
    await api.post('/api/v1/definitions', JSON.parse(text));
  });

  after(async () => {
    await platform?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const hire = async (displayName: string, regions: string[]): Promise<string> => {
    const email = `${displayName.toLowerCase()}@shop.test`;
    const member = { displayName, email, role: 'agent', team: 'sales', regions };
    return (await api.post<Item>('/api/v1/staff', member)).id;
  };
  const capture = async (name: string): Promise<Lead> => {
    const consents = [{ channel: 'email', topic: 'promotional', evidence: { form: 'newsletter' } }];
    const about = { source: 'website', region: 'shiraz', attributes: { industry: 'retail' } };
    const given = { displayName: name, emails: [`${name}@lead.test`], consents, ...about };
    return (await api.post<{ lead: Lead }>('/api/v1/leads', given)).lead;
  };
  const leadNow = ({ id }: Lead): Promise<Lead> => api.get(`/api/v1/leads/${id}`);
  const templatesOf = async ({ contactId }: Lead): Promise<string[]> => {
    const rows = await platform.foundation.dataSource.query(
      `select template from message where contact_id = $1 and state = 'sent' order by created_at`,
      [contactId],
    );
    return rows.map(({ template }: { template: string }) => template);
  };
  /** The address that the newest mail to somebody links to: a click, or no more mails. */
  const linkIn = async (name: string, kind: '/c/' | '/u/'): Promise<string> => {
    const { mailboxUrl } = platform.foundation;
    const { mails } = (await (await fetch(`${mailboxUrl}/mails?to=${name}@lead.test`)).json()) as {
      mails: { number: number }[];
    };
    const { html } = (await (await fetch(`${mailboxUrl}/mails/${mails.at(-1)!.number}`)).json()) as { html: string };
    const links = [...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
    return links.find((link) => new URL(link).pathname.startsWith(kind))!;
  };
  const guideCame = (lead: Lead): Promise<void> =>
    until('the guide is sent', async () => (await templatesOf(lead)).includes('lead-guide'), PATIENCE_MS);

  /** What happened to a lead, as soon as its run has ended: a test of the process from then on. */
  const scenarioOf = async ({ contactId }: Lead): Promise<ScenarioOfRun> => {
    const ended = async (): Promise<Item | undefined> =>
      (await api.get<{ items: Item[] }>(`/api/v1/runs?contactId=${contactId}&status=completed`)).items[0];
    await until('the run has ended', async () => (await ended()) !== undefined, PATIENCE_MS);
    return scenarioOfRun(commandContext(platform.foundation), (await ended())!.id);
  };

  it('takes a lead from its capture to an opportunity', async () => {
    const lead = await capture('mina');
    await guideCame(lead);
    expect(await templatesOf(lead)).to.deep.equal(['lead-welcome', 'lead-guide']);

    await fetch(await linkIn('mina', '/c/'), { redirect: 'manual' });
    const form = { contactid: lead.contactId, data: { form: 'demo' } };
    await api.post('/api/v1/events', { id: 'form-1', source: 'site', type: 'form.submitted', ...form });
    const openItem = async (): Promise<Item | undefined> =>
      (await api.get<{ items: Item[] }>('/api/v1/work-items?state=open&limit=1')).items[0];
    await until('an expert is to call', async () => (await openItem()) !== undefined, PATIENCE_MS);
    expect(await leadNow(lead)).to.include({ stage: 'assigned', ownerId: expertId });

    const item = (await openItem())!;
    await api.post(`/api/v1/work-items/${item.id}/complete`, { result: { outcome: 'qualified', nextStep: 'offer' } });
    await until('the lead is qualified', async () => (await leadNow(lead)).stage === 'qualified', PATIENCE_MS);
    const { items } = await api.get<{ items: { ownerId: string }[] }>(
      `/api/v1/opportunities?contactId=${lead.contactId}`,
    );
    expect(items.map(({ ownerId }) => ownerId)).to.deep.equal([expertId]);
    const scores = await api.get<{ items: { score: number }[] }>(`/api/v1/contacts/${lead.contactId}/scores`);
    expect(scores.items[0]!.score).to.be.at.least(50);

    const { scenario, parting } = await scenarioOf(lead);
    expect(parting, JSON.stringify(parting)).to.equal(null);
    const done = { completes: { outcome: 'qualified' }, form: 'lead-call' };
    expect((scenario.when as JsonObject[]).at(-1)).to.deep.include(done);
    expect(JSON.stringify(scenario)).to.not.match(/mina|lead\.test/);
  });

  it('lets a lead go that wants no more messages', async () => {
    const lead = await capture('omid');
    await guideCame(lead);
    await fetch(await linkIn('omid', '/u/'), {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    await until('the lead is let go', async () => (await leadNow(lead)).stage === 'disqualified', PATIENCE_MS);
    expect((await leadNow(lead)).reason).to.equal('unsubscribed');
    const { scenario, parting } = await scenarioOf(lead);
    expect(parting).to.equal(null);
    expect((scenario.then as JsonObject[]).at(-1)).to.deep.include({ end: 'completed' });
    expect(await templatesOf(lead)).to.deep.equal(['lead-welcome', 'lead-guide']);
  });
});
