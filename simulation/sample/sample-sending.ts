// Messages in the sample world: the real rules decide, nothing is sent.
import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import { standardError } from '../../core/engine/index.js';
import type { Instant } from '../../core/engine/state.js';
import { isObject, type JsonObject } from '../../core/json.js';
import { decideSend, type SendFacts, type SendRequest } from '../../core/rules/decide-send.js';
import { PAUSED_LOOK_MS } from './sample-campaign.js';
import type { SampleMessage, SampleWorld } from './sample-world.js';

export function sendMessage(call: FunctionCall, world: SampleWorld, now: Instant): FunctionOutcome {
  if (world.campaign?.status === 'paused')
    return { status: 'again', at: now + PAUSED_LOOK_MS, reason: 'campaignPaused' };
  const { template, parameters, window, deadline } = call.args as Record<string, string> & { parameters?: JsonObject };
  const topic = world.topics[String(template)];
  if (topic === undefined) {
    const error = standardError('configuration', `there is no template "${template}"`);
    return { status: 'failed', error, retryable: false };
  }
  const place = `${call.runId} ${call.key}`;
  const content = { template: String(template), parameters: isObject(parameters) ? parameters : {} };
  const request: SendRequest = {
    topic,
    window: window === 'businessHours' ? 'businessHours' : 'any',
    requestedAt: world.requestedAt.get(place) ?? now,
    ...(deadline !== undefined && { deadline }),
  };
  const decision = decideSend(factsFor(content, topic, world), request, world.policy, now);
  if (decision.verdict === 'wait') {
    world.requestedAt.set(place, request.requestedAt);
    return { status: 'again', at: decision.until, reason: decision.reason };
  }
  world.requestedAt.delete(place);
  const reason = decision.verdict === 'skip' ? decision.reason : undefined;
  return keep(call, world, now, { ...content, topic, status: reason === undefined ? 'sent' : 'skipped', reason });
}

type Content = Pick<SampleMessage, 'template' | 'parameters'>;

function factsFor({ template, parameters }: Content, topic: SampleMessage['topic'], world: SampleWorld): SendFacts {
  const { contact, messages, tasks, campaign } = world;
  const sent = messages.filter(({ status }) => status === 'sent');
  const content = JSON.stringify(parameters);
  const same = sent.findLast(
    (message) => message.template === template && JSON.stringify(message.parameters) === content,
  );
  return {
    address: contact.address === null ? null : { status: contact.address },
    suppressed: false,
    consent: { topic: contact.consents[topic], all: contact.consents.all },
    campaignCanceled: campaign?.status === 'canceled',
    complaintOpen: tasks.some((task) => task.state === 'open' && task.holdPromotions),
    sentAt: sent.filter((message) => message.topic === topic).map(({ at }) => at),
    ...(same && { sameContentAt: same.at }),
    timeZone: contact.timeZone,
  };
}

type Outcome = Content & Pick<SampleMessage, 'topic' | 'status' | 'reason'>;

function keep({ runId }: FunctionCall, world: SampleWorld, at: Instant, outcome: Outcome): FunctionOutcome {
  const { template, parameters, topic, status, reason } = outcome;
  const messageId = world.nextId('message');
  world.messages.push({ messageId, runId, template, topic, parameters, at, status, reason });
  const result: JsonObject = { messageId, status, ...(reason !== undefined && { reason }) };
  world.note(at, 'message', template, { ...result, parameters });
  return { status: 'done', result };
}
