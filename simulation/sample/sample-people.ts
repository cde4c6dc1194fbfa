// What people do in the sample world, and the event that comes of it.
import type { Json, JsonObject } from '../../core/json.js';
import type { ReactionKind } from '../../core/rules/score-facts.js';
import type { VirtualHost } from '../virtual-host.js';
import { type CampaignControl, type CampaignProgress, changeCampaign } from './sample-campaign.js';
import type { SampleMessage, SampleTask, SampleWorld } from './sample-world.js';

/** Exactly one of these. `to` names the template of the message meant (the last one without it), `form` the task meant. */
export type Doing =
  | { readonly event: string; readonly data?: JsonObject }
  | { readonly answers: JsonObject; readonly to?: string }
  | { readonly buys: JsonObject }
  | { readonly clicks: string; readonly to?: string }
  | { readonly opens: true; readonly to?: string }
  | { readonly visits: string }
  | { readonly submits: string }
  | { readonly unsubscribes: string; readonly to?: string }
  | { readonly completes: JsonObject; readonly form?: string }
  | { readonly controls: 'pause' | 'resume' | 'cancelRequested' }
  | { readonly campaign: CampaignControl }
  | { readonly plans: JsonObject };

/** Where what people do arrives: the virtual host, or another one that is held against it. */
export interface Arrival extends Pick<VirtualHost, 'now' | 'deliver' | 'control'> {
  openRuns(): readonly { readonly id: string }[];
}

/** @throws Error when it can't be done: no such message was sent, no such task is open */
export function doIt(doing: Doing, world: SampleWorld, host: Arrival): void {
  if ('controls' in doing) {
    for (const run of host.openRuns()) host.control(run.id, doing.controls);
    return;
  }
  if ('plans' in doing) {
    changeCampaign(campaignOf(world), doing.plans);
    return;
  }
  if ('campaign' in doing) controlCampaign(doing.campaign, world, host);
  else tell(eventOf(doing, world, host.now), world, host);
}

/** A campaign's control reaches all its runs; its own is never canceled: it hears of it, and closes the campaign. */
function controlCampaign(control: CampaignControl, world: SampleWorld, host: Arrival): void {
  const campaign = campaignOf(world);
  const wasPaused = campaign.status === 'paused';
  campaign.status = statusAfter(control, campaign);
  const isOwnRun = world.subject.contactId === undefined;
  const told = control !== 'cancel' ? control : isOwnRun ? 'resume' : 'cancelRequested';
  if (control !== 'cancel' || !isOwnRun || wasPaused) for (const run of host.openRuns()) host.control(run.id, told);
  if (control === 'cancel' && isOwnRun)
    tell({ type: 'campaign.canceled', data: { campaignId: campaign.plan.campaignId } }, world, host);
}

function statusAfter(control: CampaignControl, { stage }: CampaignProgress): CampaignProgress['status'] {
  if (control === 'pause') return 'paused';
  if (control === 'cancel') return 'canceled';
  return stage === 'approval' ? 'awaitingApproval' : 'running';
}

function campaignOf({ campaign }: SampleWorld): CampaignProgress {
  if (!campaign) throw new Error('There is no campaign: the scenario gives none');
  return campaign;
}

/** Brings an event about the subject of the world to its runs. */
function tell({ type, data, reaction }: Happened, world: SampleWorld, host: Arrival): void {
  const { contactId } = world.subject;
  const event = {
    specversion: '1.0',
    id: world.nextId('event'),
    source: 'simulation',
    type,
    time: new Date(host.now).toISOString(),
    data: { ...(contactId !== undefined && { contactId }), ...data },
  };
  world.deeds.push({ type, at: host.now, data: event.data, ...(reaction && { reaction }) });
  world.note(host.now, 'event', type, event.data);
  host.deliver(event, contactId);
}

interface Happened {
  readonly type: string;
  readonly data: JsonObject;
  readonly reaction?: ReactionKind;
}

type Telling = Exclude<Doing, { controls: string } | { campaign: string } | { plans: JsonObject }>;

function eventOf(doing: Telling, world: SampleWorld, now: number): Happened {
  if ('event' in doing) return { type: doing.event, data: doing.data ?? {} };
  if ('buys' in doing) return { type: 'purchase.made', data: buy(doing.buys, world, now) };
  if ('completes' in doing) return { type: 'task.completed', data: complete(doing.completes, doing.form, world, now) };
  if ('visits' in doing) return { type: 'site.visited', data: { page: doing.visits } };
  if ('submits' in doing) return { type: 'form.submitted', data: { form: doing.submits } };
  const { messageId, parameters } = messageTo(doing.to, world);
  if ('answers' in doing)
    return {
      type: 'survey.answered',
      data: { messageId, surveyId: parameters.surveyId ?? 'survey', ...doing.answers },
      reaction: 'answered',
    };
  if ('opens' in doing) return { type: 'message.opened', data: { messageId }, reaction: 'opened' };
  if ('clicks' in doing)
    return { type: 'message.clicked', data: { messageId, link: doing.clicks }, reaction: 'clicked' };
  world.contact.consents[doing.unsubscribes as 'all'] = 'withdrawn';
  const data = { messageId, topic: doing.unsubscribes };
  return { type: 'contact.unsubscribed', data, reaction: 'unsubscribed' };
}

function messageTo(template: string | undefined, world: SampleWorld): SampleMessage {
  const found = world.messages.findLast(
    (message) => message.status === 'sent' && (template === undefined || message.template === template),
  );
  if (!found) throw new Error(`Nobody can react to ${template ?? 'a message'}: it has not been sent`);
  return found;
}

function buy(given: JsonObject, world: SampleWorld, now: number): JsonObject {
  const { amount = 1_000_000, currency = world.organisation.currency, purchaseId = world.nextId('purchase') } = given;
  const purchase = { purchaseId: String(purchaseId), at: now, amount: Number(amount), currency: String(currency) };
  world.contact.purchases.push(purchase);
  return { ...purchase, at: new Date(now).toISOString() };
}

function complete(result: Json, form: string | undefined, world: SampleWorld, now: number): JsonObject {
  const task: SampleTask | undefined = world.tasks.findLast(
    (one) => one.state === 'open' && (form === undefined || one.form === form),
  );
  if (!task) throw new Error(`Nobody can complete ${form ?? 'a task'}: none is open`);
  task.state = 'completed';
  const { outcome = null, reason } = result as JsonObject;
  const words = { outcome, ...(reason !== undefined && { reason }) };
  world.note(now, 'taskDone', task.form, { taskId: task.taskId, ...words });
  return { taskId: task.taskId, form: task.form, ...words };
}
