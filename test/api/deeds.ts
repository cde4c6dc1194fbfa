// One request for every operation that changes something, on things made for it, and the row of the audit trail that it leaves.
import { newId } from '../../store/new-id.js';
import { saveSegment } from '../../store/repositories/segments.js';
import { readShippedSegments } from '../../store/shipped.js';
import type { TestApi, TestRequest } from '../support/api.js';
import { campaignDeeds } from './campaign-deeds.js';
import { salesDeeds } from './sales-deeds.js';

export interface Deed {
  readonly path: string;
  readonly request?: TestRequest;
  readonly action: string;
  /** `staff:*` where the request makes the thing. */
  readonly subject: string;
}

/** By operationId of the OpenAPI document. */
export type Deeds = Readonly<Record<string, Deed>>;

export async function allDeeds(api: TestApi): Promise<Deeds> {
  return {
    ...(await processDeeds(api)),
    ...(await contactDeeds(api)),
    ...(await workDeeds(api)),
    ...(await staffDeeds(api)),
    ...(await messageDeeds(api)),
    ...(await salesDeeds(api)),
    ...(await campaignDeeds(api)),
  };
}

const definition = (version: string): object => ({
  document: { dsl: '1.0.3', namespace: 'shop', name: 'audited', version, metadata: { entry: 'always' } },
  do: [{ greet: { set: { hello: 1 } } }],
});

async function processDeeds(api: TestApi): Promise<Deeds> {
  await api.send('POST', '/api/v1/definitions', { body: definition('1.0.0') });
  const [segment] = readShippedSegments();
  await api.dataSource.transaction((manager) => saveSegment(manager, segment!, api.clock.at));
  const start = { path: '/api/v1/runs', request: { body: { definition: 'audited' } } };
  const runId = async (): Promise<string> => (await api.send('POST', start.path, start.request)).body.runId;
  const control = async (verb: string): Promise<Deed> => {
    const run = await runId();
    return { path: `/api/v1/runs/${run}/${verb}`, action: `run.${verb}`, subject: `run:${run}` };
  };
  return {
    publishDefinition: {
      path: '/api/v1/definitions',
      request: { body: definition('2.0.0') },
      action: 'definition.published',
      subject: 'definition:audited',
    },
    startRun: { ...start, action: 'run.started', subject: 'definition:audited' },
    pauseRun: await control('pause'),
    resumeRun: await control('resume'),
    cancelRun: await control('cancel'),
    evaluateSegment: {
      path: `/api/v1/segments/${segment!.name}/evaluate`,
      action: 'segment.evaluated',
      subject: `segment:${segment!.name}`,
    },
  };
}

async function contactDeeds(api: TestApi): Promise<Deeds> {
  const body = { externalId: 'sara', displayName: 'Sara', emails: ['sara@shop.test'] };
  const { id } = (await api.send('POST', '/api/v1/contacts', { body })).body;
  const mapping = encodeURIComponent(JSON.stringify({ externalId: 'no' }));
  return {
    receiveEvents: {
      path: '/api/v1/events',
      request: { body: { id: '1', source: 'shop', type: 'order.placed', contactemail: 'sara@shop.test' } },
      action: 'events.received',
      subject: 'events',
    },
    upsertContact: {
      path: '/api/v1/contacts',
      request: { body: { externalId: 'sara', displayName: 'Sara Sample' } },
      action: 'contact.changed',
      subject: `contact:${id}`,
    },
    recordConsent: {
      path: `/api/v1/contacts/${id}/consents`,
      request: { body: { channel: 'email', topic: 'survey', status: 'granted' } },
      action: 'consent.granted',
      subject: `contact:${id}`,
    },
    importFile: {
      path: `/api/v1/imports?source=shop&mapping=${mapping}`,
      request: { raw: { type: 'text/csv', content: 'no\n1\n' } },
      action: 'import.completed',
      subject: 'import:*',
    },
  };
}

async function workDeeds(api: TestApi): Promise<Deeds> {
  const { staffMemberId } = await api.keyFor('agent');
  const deed = async (verb: string, action: string, body?: object): Promise<Deed> => {
    const id = newId();
    await api.dataSource.query(
      `insert into work_item (id, form, form_version, title, created_at)
       values ($1, 'after-sales-call', '1.0.0', '{"fa": "تماس", "en": "Call"}', now())`,
      [id],
    );
    return { path: `/api/v1/work-items/${id}/${verb}`, request: { body }, action, subject: `workItem:${id}` };
  };
  const result = { outcome: 'solved', cause: 'delivery', note: 'Called back.' };
  return {
    claimWorkItem: await deed('claim', 'workItem.claimed'),
    completeWorkItem: await deed('complete', 'workItem.completed', { result }),
    reassignWorkItem: await deed('reassign', 'workItem.reassigned', { assigneeId: staffMemberId }),
  };
}

async function staffDeeds(api: TestApi): Promise<Deeds> {
  const { staffMemberId } = await api.keyFor('agent');
  const key = { name: 'old', staffMemberId };
  const keyId = (await api.send('POST', '/api/v1/keys', { body: key })).body.id;
  return {
    createStaffMember: {
      path: '/api/v1/staff',
      request: { body: { displayName: 'Mina', email: 'mina@shop.test', role: 'agent' } },
      action: 'staff.created',
      subject: 'staff:*',
    },
    createTeam: {
      path: '/api/v1/teams',
      request: { body: { name: 'sales' } },
      action: 'team.saved',
      subject: 'team:*',
    },
    createKey: { path: '/api/v1/keys', request: { body: key }, action: 'key.created', subject: 'key:*' },
    revokeKey: { path: `/api/v1/keys/${keyId}`, action: 'key.revoked', subject: `key:${keyId}` },
  };
}

async function messageDeeds(api: TestApi): Promise<Deeds> {
  const consents = [{ channel: 'email', topic: 'survey', status: 'granted' }];
  const ali = { externalId: 'ali', emails: ['ali@shop.test'], consents };
  const contact = (await api.send('POST', '/api/v1/contacts', { body: ali })).body;
  const message = async (state: string): Promise<string> => {
    const id = newId();
    await api.dataSource.query(
      `insert into message (id, idempotency_key, contact_id, contact_point_id, channel, topic, template,
         template_version, locale, state, created_at, state_at)
       values ($1::uuid, $1::text, $2, $3, 'email', 'survey', 'survey-invitation', '1', 'en', $4, now(), now())`,
      [id, contact.id, contact.points[0].id, state],
    );
    return id;
  };
  const { policy } = (await api.send('GET', '/api/v1/send-policy')).body;
  const [sent, unknown] = [await message('sent'), await message('unknown')];
  const form = (content: string): TestRequest => ({
    key: null,
    raw: { type: 'application/x-www-form-urlencoded', content },
  });
  return {
    resolveMessage: {
      path: `/api/v1/messages/${unknown}/resolve`,
      request: { body: { as: 'failed', note: 'the provider says so' } },
      action: 'message.resolved',
      subject: `message:${unknown}`,
    },
    turnSending: {
      path: '/api/v1/sending',
      request: { body: { stopped: true, reason: 'a wrong price' } },
      action: 'sending.stopped',
      subject: 'sending',
    },
    changeSendPolicy: {
      path: '/api/v1/send-policy',
      request: { body: policy },
      action: 'sendPolicy.changed',
      subject: 'sendPolicy',
    },
    resetSendPolicy: { path: '/api/v1/send-policy', action: 'sendPolicy.reset', subject: 'sendPolicy' },
    answerSurvey: {
      path: `/a/${api.links.sign('answer', { messageId: sent, surveyId: 'after-purchase', score: 5 }, api.clock.at + 1000)}`,
      request: form('score=5&comment=Thanks'),
      action: 'survey.answered',
      subject: `message:${sent}`,
    },
    unsubscribe: {
      path: `/u/${api.links.sign('unsubscribe', { messageId: sent })}`,
      request: form('List-Unsubscribe=One-Click'),
      action: 'contact.unsubscribed',
      subject: `contact:${contact.id}`,
    },
  };
}
