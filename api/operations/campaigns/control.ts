// Launching a campaign, pausing, resuming, throttling and canceling it. One transaction changes its record and tells its runs.
import type { EntityManager } from 'typeorm';
import type { CampaignStatus } from '../../../core/campaigns/campaign-plan.js';
import { AppError } from '../../../core/errors.js';
import { inTransaction } from '../../../store/data-source.js';
import { type Campaign, changeCampaign, lockCampaign } from '../../../store/repositories/campaigns/campaigns.js';
import { closeCampaignRecord } from '../../../store/repositories/campaigns/closing.js';
import { controlRunsOf, tellCanceled } from '../../../store/repositories/campaigns/controlling.js';
import { changePace } from '../../../store/repositories/campaigns/enrolling.js';
import { enrol } from '../../../store/repositories/enrolment.js';
import type { OperationContext } from '../../context.js';
import { audit, campaignToChange } from './campaigns.js';
import { readyCampaign } from './readiness.js';

/**
 * Starts the process that carries the campaign out. Throws `conflict` when it has been launched before, or when something that it
 * needs is missing, each with its pointer.
 */
export function launchCampaign(context: OperationContext, idOrName: string): Promise<Campaign> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const campaign = await campaignToChange(manager, idOrName);
    if (campaign.status !== 'draft') throw notNow(campaign, 'be launched: that is done once');
    const { process } = await readyCampaign(context, manager, campaign);
    const { id } = campaign;
    const request = { definition: process, contactId: null, campaignId: id, input: { campaignId: id } };
    const [outcome] = await enrol(manager, [{ ...request, occasion: `campaign:${id}` }], now);
    if (outcome?.status === 'refused')
      throw new AppError('conflict', `The process "${process.name}" takes no campaign now: ${outcome.reason}.`);
    const launched = await changeCampaign(
      manager,
      id,
      { status: 'running', runId: outcome!.runId, launchedAt: now },
      now,
    );
    await audit(manager, context, launched, 'campaign.launched', { runId: launched.runId });
    return launched;
  });
}

export interface ControlOutcome {
  readonly id: string;
  readonly name: string;
  readonly status: CampaignStatus;
  /** Runs that were told. */
  readonly runs: number;
}

/** Nothing of the campaign goes out any more, and its runs stand still. Pausing again changes nothing. */
export function pauseCampaign(context: OperationContext, idOrName: string): Promise<ControlOutcome> {
  return control(context, idOrName, 'campaign.paused', async (manager, campaign) => {
    if (campaign.status === 'paused') return 'paused';
    if (campaign.status !== 'running' && campaign.status !== 'awaitingApproval') throw notNow(campaign, 'be paused');
    await changeCampaign(manager, campaign.id, { status: 'paused' }, context.clock.now());
    return 'paused';
  });
}

/** A paused campaign goes on where it stood. */
export function resumeCampaign(context: OperationContext, idOrName: string): Promise<ControlOutcome> {
  return control(context, idOrName, 'campaign.resumed', async (manager, campaign) => {
    if (campaign.status !== 'paused') throw notNow(campaign, 'be resumed: it is not paused');
    const status = campaign.stage === 'approval' ? 'awaitingApproval' : 'running';
    await changeCampaign(manager, campaign.id, { status }, context.clock.now());
    return status;
  });
}

type Turn = (manager: EntityManager, campaign: Campaign) => Promise<'paused' | 'running' | 'awaitingApproval'>;

function control(context: OperationContext, idOrName: string, action: string, turn: Turn): Promise<ControlOutcome> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const campaign = await campaignToChange(manager, idOrName);
    const status = await turn(manager, campaign);
    const runs = await controlRunsOf(manager, campaign, status === 'paused' ? 'pause' : 'resume', now);
    await audit(manager, context, campaign, action, { runs });
    return { id: campaign.id, name: campaign.name, status, runs };
  });
}

/**
 * Calls the campaign off for good: the runs of its recipients end, its own run closes it with a report. Canceling again changes
 * nothing. Throws `conflict` when it is completed.
 */
export function cancelCampaign(
  context: OperationContext,
  idOrName: string,
  { reason = null }: { readonly reason?: string | null } = {},
): Promise<ControlOutcome> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const campaign = await campaignToChange(manager, idOrName);
    const { id, name } = campaign;
    if (campaign.status === 'completed') throw notNow(campaign, 'be canceled');
    if (campaign.status === 'canceled') return { id, name, status: 'canceled' as const, runs: 0 };
    const end = { status: 'canceled', endedAt: now, ...(reason === null ? {} : { endReason: reason }) } as const;
    await changeCampaign(manager, id, end, now);
    const runs = await controlRunsOf(manager, campaign, 'cancel', now);
    if (!(await tellCanceled(manager, campaign, reason, now))) await closeCampaignRecord(manager, id, reason, now);
    await audit(manager, context, campaign, 'campaign.canceled', { runs, reason });
    return { id, name, status: 'canceled' as const, runs };
  });
}

/** Changes the pace of a campaign that is not over; what was waiting for a turn gets one by the new pace. */
export function throttleCampaign(
  context: OperationContext,
  idOrName: string,
  perMinute: number | null,
): Promise<Campaign> {
  return inTransaction(context.dataSource, async (manager) => {
    const campaign = await campaignToChange(manager, idOrName);
    if (campaign.endedAt !== null) throw notNow(campaign, 'be throttled');
    await changePace(manager, campaign.id, perMinute, context.clock.now());
    await audit(manager, context, campaign, 'campaign.throttled', { perMinute });
    return (await lockCampaign(manager, campaign.id, 'change'))!;
  });
}

function notNow({ name, status }: Campaign, what: string): AppError {
  return new AppError('conflict', `"${name}" is ${status} and can't ${what}.`);
}
