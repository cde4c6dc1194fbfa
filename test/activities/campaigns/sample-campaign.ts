// Campaigns for tests of functions: a record as a marketer would have made it, a run of its own, calls about it.
import type { CampaignPlan } from '../../../core/campaigns/campaign-plan.js';
import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import type { Json } from '../../../core/json.js';
import { newId } from '../../../store/new-id.js';
import {
  type Campaign,
  type CampaignFacts,
  changeCampaign,
  insertCampaign,
} from '../../../store/repositories/campaigns/campaigns.js';
import type { World } from '../world.js';

export const PLAN: CampaignPlan = {
  audience: { filter: { attribute: 'tag', equals: 'none' } },
  products: [],
  offers: [],
  arms: [
    { name: 'A', weight: 1, template: 'reactivation-high', parameters: {} },
    { name: 'B', weight: 1, template: 'reactivation-low', parameters: {} },
  ],
  controlShare: 0,
  experiment: null,
  waves: [{ share: 1 }],
  window: 'any',
  deadline: null,
  responseWindow: 'P14D',
  reminder: null,
  attributionWindow: 'P30D',
  process: 'campaign-execution',
  recipientProcess: 'campaign-recipient',
};

/** A running campaign with a run of its own, unless told otherwise. */
export async function campaign(
  world: World,
  plan: Partial<CampaignPlan> = {},
  facts: Partial<CampaignFacts> = {},
): Promise<Campaign> {
  const { manager } = world.dataSource;
  const made = await insertCampaign(
    manager,
    {
      ...{ name: `campaign-${newId()}`, title: { fa: 'بهار', en: 'Spring' }, goal: null, target: null },
      ...{ budget: null, currency: 'USD', costPerContact: '0', approvalLimit: null, perMinute: null },
      plan: { ...PLAN, ...plan },
      ...facts,
    },
    { by: 'test', now: world.now },
  );
  const runId = newId();
  await world.dataSource.query(
    `insert into run (id, definition_name, definition_version, program_hash, input, subject, status, entry_key, started_at,
       campaign_id)
     values ($1::uuid, 'campaign-execution', '1.0.0', 'hash', '{}', jsonb_build_object('campaignId', $2::uuid), 'running',
       $1::text, $3, $2)`,
    [runId, made!.id, new Date(world.now)],
  );
  return changeCampaign(manager, made!.id, { status: 'running', runId, launchedAt: world.now }, world.now);
}

/** Contacts with an attribute by which a filter finds them, and nothing else. */
export async function tagged(world: World, count: number, tag: string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await world.dataSource.query(
    `insert into contact (id, attributes, created_at, updated_at)
     select id, jsonb_build_object('tag', $2::text), $3, $3 from unnest($1::uuid[]) as id`,
    [ids, tag, new Date(world.now)],
  );
  return ids;
}

export const audienceOf = (tag: string): Pick<CampaignPlan, 'audience'> => ({
  audience: { filter: { attribute: 'tag', equals: tag } },
});

/** A call of the campaign's own run. */
export function callOf({ id, runId }: Campaign, name: string, args: object, key = `/do/0/${name}#1`): FunctionCall {
  const subject = { campaignId: id };
  return { runId: runId!, key, name, args: { campaignId: id, ...args } as Json, attempt: 1, subject };
}

export async function outcomeOf(
  world: World,
  of: Campaign,
  name: string,
  args: object = {},
  key?: string,
): Promise<FunctionOutcome> {
  return (await world.execute([callOf(of, name, args, key)]))[0]!;
}
