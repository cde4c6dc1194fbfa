// A small world for one contact: what the contact bought and agreed to, which messages and tasks there are, and a campaign where
// there is one. The functions of the catalog are answered from it (sample-functions.ts) with the same rules that the real ones ask.
import { type BusinessCalendar, defaultCalendar } from '../../core/calendar/business-hours.js';
import type { ScoreModels } from '../../core/catalog/score-models.js';
import type { Instant } from '../../core/engine/state.js';
import type { Json, JsonObject } from '../../core/json.js';
import type { Expert } from '../../core/rules/choose-expert.js';
import type { ConsentStatus } from '../../core/rules/decide-send.js';
import type { ReactionKind } from '../../core/rules/score-facts.js';
import { defaultSendPolicy, type SendPolicy, type Topic } from '../../core/rules/send-policy.js';
import type { TimelineItem, TimelineKind } from '../timeline.js';
import type { CampaignProgress } from './sample-campaign.js';
import { expertsOf, type SampleExpert, type SampleLead } from './sample-leads.js';

export interface SamplePurchase {
  readonly purchaseId: string;
  readonly at: Instant;
  readonly amount: number;
  readonly currency: string;
}

export interface SampleContact {
  readonly contactId: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly address: 'active' | 'bounced' | 'complained' | 'invalid' | null;
  readonly attributes: Record<string, Json>;
  readonly purchases: SamplePurchase[];
  readonly consents: Partial<Record<Topic | 'all', ConsentStatus>>;
}

export interface SampleMessage {
  readonly messageId: string;
  readonly runId: string;
  readonly template: string;
  readonly topic: Topic;
  readonly parameters: JsonObject;
  readonly at: Instant;
  readonly status: 'sent' | 'skipped' | 'failed' | 'unknown';
  readonly reason?: string;
}

export interface SampleTask {
  readonly taskId: string;
  readonly runId: string;
  readonly form: string;
  readonly team: string;
  readonly createdAt: Instant;
  readonly dueAt: string | null;
  readonly holdPromotions: boolean;
  readonly data: JsonObject;
  level: 'assignee' | 'supervisor' | 'director';
  state: 'open' | 'completed' | 'closed';
}

/** What the contact did: scores are made of it. */
export interface SampleDeed {
  readonly type: string;
  readonly at: Instant;
  readonly data: JsonObject;
  /** What it was as a reaction to a message. */
  readonly reaction?: ReactionKind;
}

export interface SampleOrganisation {
  readonly timeZone: string;
  readonly currency: string;
}

export interface SampleWorldOptions {
  readonly contact: SampleContact;
  /** Who runs are about: the contact, the contact in a campaign, or a campaign alone. The contact where it is missing. */
  readonly subject?: JsonObject;
  readonly campaign?: CampaignProgress;
  /** The topic of every template that there is. */
  readonly topics: Readonly<Record<string, Topic>>;
  readonly organisation?: SampleOrganisation;
  readonly policy?: SendPolicy;
  /** The lead that the contact is, if it is one. */
  readonly lead?: SampleLead;
  readonly experts?: readonly SampleExpert[];
  readonly scoreModels?: ScoreModels;
}

export class SampleWorld {
  readonly contact: SampleContact;
  readonly subject: JsonObject;
  readonly campaign: CampaignProgress | undefined;
  readonly topics: Readonly<Record<string, Topic>>;
  readonly organisation: SampleOrganisation;
  readonly hours: BusinessCalendar;
  readonly policy: SendPolicy;
  readonly messages: SampleMessage[] = [];
  readonly tasks: SampleTask[] = [];
  readonly timeline: TimelineItem[] = [];
  lead: SampleLead | undefined;
  readonly experts: readonly Expert[];
  readonly scoreModels: ScoreModels;
  /** The newest score of the contact, by model. */
  readonly scores = new Map<string, number>();
  readonly deeds: SampleDeed[] = [];
  /** When each call of sendMessage that waits was first made, by run and key: deadlines count from there. */
  readonly requestedAt = new Map<string, Instant>();
  private counters: Record<string, number> = {};

  constructor({ contact, subject, campaign, topics, organisation, policy, ...leads }: SampleWorldOptions) {
    this.contact = contact;
    this.subject = subject ?? { contactId: contact.contactId };
    this.campaign = campaign;
    this.topics = topics;
    this.lead = leads.lead && { ...leads.lead };
    this.experts = expertsOf(leads.experts);
    this.scoreModels = leads.scoreModels ?? new Map();
    this.organisation = organisation ?? { timeZone: 'Asia/Tehran', currency: 'IRR' };
    this.hours = defaultCalendar(this.organisation.timeZone);
    this.policy = policy ?? defaultSendPolicy(this.hours);
  }

  note(at: Instant, kind: TimelineKind, name: string, detail: JsonObject = {}): void {
    this.timeline.push({ at, kind, name, detail });
  }

  /** Ids that a reader can follow: message-1, message-2, task-1, … */
  nextId(of: string): string {
    const count = (this.counters[of] ?? 0) + 1;
    this.counters[of] = count;
    return `${of}-${count}`;
  }

  openTask(taskId?: string): SampleTask | undefined {
    return this.tasks.findLast((task) => task.state === 'open' && (taskId === undefined || task.taskId === taskId));
  }

  /** The end of a run closes the tasks that it left open. */
  endRun(runId: string, at: Instant): void {
    for (const task of this.tasks)
      if (task.runId === runId && task.state === 'open') this.closeTask(task, 'runEnded', at);
  }

  closeTask(task: SampleTask, reason: string, at: Instant): void {
    task.state = 'closed';
    this.note(at, 'taskClosed', task.form, { taskId: task.taskId, reason });
  }
}
