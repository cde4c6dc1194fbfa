// The API with something in it: people, processes, runs, messages in every state, work, links, a mailbox, a key of each role.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startRun } from '../../../api/operations/runs.js';
import { ROLES, type Role } from '../../../api/rights.js';
import { startMailbox } from '../../../connectors/mailbox/mailbox.js';
import { createSmtpChannel } from '../../../connectors/smtp-channel.js';
import type { Json } from '../../../core/json.js';
import { newId } from '../../../store/new-id.js';
import { saveSegment } from '../../../store/repositories/segments.js';
import { readShippedProcesses, readShippedSegments } from '../../../store/shipped.js';
import { startTestApi, type TestApi } from '../../support/api.js';
import { allDeeds } from '../deeds.js';
import { OPERATIONS } from './described.js';
import { BODY_EXAMPLES, type Examples } from './examples.js';
import { KnownThings } from './known-things.js';
import type { Asker } from './requests.js';

export interface FuzzWorld {
  readonly api: TestApi;
  readonly known: KnownThings;
  /** Bodies that are known to do something, by operation. */
  readonly examples: Examples;
  keyOf(asker: Asker): string | undefined;
  /** Makes a new key for a role: requests revoke keys, ours too. */
  renewKey(role: Role): Promise<void>;
  /** More of what requests use up: work that is open, messages of unknown fate, runs. */
  refill(): Promise<void>;
  close(): Promise<void>;
}

const MESSAGE_STATES = ['held', 'reserved', 'sending', 'sent', 'failed', 'skipped', 'canceled', 'unknown'];
const UNKNOWN_KEY = `rvd_${'0'.repeat(12)}_${'x'.repeat(43)}`;

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-fuzz-'));
  const mailbox = await startMailbox({ folder, smtpPort: 0, httpPort: 0 });
  // In production nobody checks the answers either: here the judge does.
  const api = await startTestApi({
    validateResponses: false,
    publicRequestsPerMinute: 1_000_000_000,
    mailboxUrl: `http://127.0.0.1:${mailbox.httpPort}`,
  });
  const known = new KnownThings();
  await fill(api, known);
  const examples = await doDeeds(api, known);
  for (const [to, number] of [...'ab'].entries()) await sendMail(mailbox.smtpPort, `${to}${number}@shop.test`);
  const keys = new Map<Role, string>();
  const renewKey = async (role: Role): Promise<void> => void keys.set(role, (await api.keyFor(role, 'sales')).key);
  for (const role of ROLES) await renewKey(role);
  return {
    api,
    known,
    examples,
    keyOf: (asker) => (asker === 'nobody' ? undefined : asker === 'stranger' ? UNKNOWN_KEY : keys.get(asker)),
    renewKey,
    refill: () => refill(api, known),
    async close() {
      await api.stop();
      await mailbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function fill(api: TestApi, known: KnownThings): Promise<void> {
  const tell = async (target: string, body: object): Promise<Record<string, never>> => {
    const answer = await api.send('POST', target, { body });
    known.learn(target, answer.body);
    return answer.body;
  };
  for (const segment of readShippedSegments())
    await api.dataSource.transaction((manager) => saveSegment(manager, segment, api.clock.at));
  for (const team of ['sales', 'after-sales', 'marketing']) await tell('/api/v1/teams', { name: team });
  for (const { text } of readShippedProcesses()) await tell('/api/v1/definitions', JSON.parse(text));
  const consents = [{ channel: 'email', topic: 'survey', status: 'granted' }];
  for (let number = 0; number < 5; number += 1) {
    const person = {
      externalId: `k${number}`,
      emails: [`k${number}@shop.test`],
      displayName: `Person ${number}`,
      consents,
    };
    await tell('/api/v1/contacts', person);
  }
  for (const name of ['externalId', 'contactexternalid']) known.keep(name, 'k1');
  await refill(api, known);
}

/** Does everything once that the test of the audit trail does: so something is there of everything, and its bodies are examples. */
async function doDeeds(api: TestApi, known: KnownThings): Promise<Examples> {
  const deeds = await allDeeds(api);
  const examples: Record<string, readonly Json[]> = { ...BODY_EXAMPLES };
  for (const { operationId, method, path: described } of OPERATIONS) {
    const deed = deeds[operationId];
    if (deed === undefined) continue;
    const { body: answer, status } = await api.send(method.toUpperCase(), deed.path, deed.request);
    if (status < 300 && answer !== undefined) known.learn(described.replace(/\/\{\w+\}.*$/, ''), answer);
    const body = deed.request?.body as Json | undefined;
    if (body !== undefined) examples[operationId] = [body, ...(BODY_EXAMPLES[operationId] ?? [])];
  }
  return examples;
}

async function refill(api: TestApi, known: KnownThings): Promise<void> {
  // Over the database: the requests may have revoked whatever key it takes.
  const [contact] = await api.dataSource.query(
    `select contact_id as id, contact_point.id as "pointId" from contact_point where kind = 'email' order by random() limit 1`,
  );
  for (const state of MESSAGE_STATES) await addMessage(api, known, contact, state);
  for (let number = 0; number < 10; number += 1) known.keep('/api/v1/work-items', await addWorkItem(api, contact.id));
  for (const definition of ['reactivation', 'survey-escalation']) {
    const { runId } = await startRun(api.context, { definition, contactId: contact.id });
    if (runId !== undefined) known.keep('/api/v1/runs', runId);
  }
}

async function sendMail(port: number, address: string): Promise<void> {
  const channel = createSmtpChannel({ url: `smtp://127.0.0.1:${port}`, from: 'Shop <news@shop.test>' });
  const content = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>', headers: {} };
  await channel.send({ messageId: newId(), to: { address }, ...content });
  await channel.close();
}

async function addMessage(
  api: TestApi,
  known: KnownThings,
  contact: { readonly id: string; readonly pointId: string },
  state: string,
): Promise<void> {
  const id = newId();
  await api.dataSource.query(
    `insert into message (id, idempotency_key, contact_id, contact_point_id, channel, topic, template,
       template_version, locale, state, created_at, state_at)
     values ($1::uuid, $1::text, $2, $3, 'email', 'survey', 'survey-invitation', '1', 'en', $4, now(), now())`,
    [id, contact.id, contact.pointId, state],
  );
  known.keep('/api/v1/messages', id);
  await api.dataSource.query(
    `insert into tracked_link (id, message_id, position, url, created_at) values ($1, $2, 1, 'https://shop.test', now())`,
    [newId(), id],
  );
  known.keep('/u', api.links.sign('unsubscribe', { messageId: id }));
  known.keep('/c', api.links.sign('click', { messageId: id, position: 1 }));
  known.keep('/o', `${api.links.sign('open', { messageId: id })}.gif`);
  for (const until of [api.clock.at + 1e9, api.clock.at - 1e9])
    known.keep('/a', api.links.sign('answer', { messageId: id, surveyId: 'after-purchase', score: 4 }, until));
}

async function addWorkItem(api: TestApi, contactId: string): Promise<string> {
  const id = newId();
  await api.dataSource.query(
    `insert into work_item (id, contact_id, form, form_version, title, team_id, created_at)
     values ($1, $2, 'after-sales-call', '1.0.0', '{"fa": "تماس", "en": "Call"}',
       (select id from team where name = 'sales'), now())`,
    [id, contactId],
  );
  return id;
}
