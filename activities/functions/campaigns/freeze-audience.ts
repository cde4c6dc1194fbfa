import { armOf, CONTROL_ARM, experimentOf, waveSizes, waveStarts } from '../../../core/campaigns/campaign-plan.js';
import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import type { Instant } from '../../../core/engine/state.js';
import type { JsonObject } from '../../../core/json.js';
import {
  audienceFilter,
  countArms,
  divideIntoWaves,
  insertRecipients,
  readWaves,
  selectContacts,
} from '../../../store/repositories/campaigns/audience.js';
import { type Campaign, changeCampaign, lockCampaign } from '../../../store/repositories/campaigns/campaigns.js';
import { assignVariants } from '../../../store/repositories/variants.js';
import type { FunctionContext, NativeFunction } from '../../deps.js';
import { failedForGood } from '../../failure.js';
import { forEachCampaign } from './campaign-calls.js';

/** Contacts written down with one statement. */
const PAGE = 5000;

/** Writes down who is in the audience now, each with an arm; a second time gives what the first wrote. */
export const freezeAudience: NativeFunction = (calls, context) =>
  forEachCampaign(calls, context.manager, async ({ id, plan }): Promise<FunctionOutcome> => {
    const campaign = (await lockCampaign(context.manager, id, 'change'))!;
    if (campaign.frozenAt === null) {
      const frozen = await freeze(campaign, context);
      if (!frozen) {
        const { segment } = plan.audience as { segment: string };
        return failedForGood('configuration', 'Unknown segment', `There is no segment "${segment}"`);
      }
    }
    return { status: 'done', result: await frozenAudience(id, context) };
  });

async function freeze(campaign: Campaign, { deps, manager }: FunctionContext): Promise<boolean> {
  const filter = await audienceFilter(manager, campaign.plan.audience);
  if (!filter) return false;
  const { timeZone, currency } = deps.organisation;
  const now = deps.clock.now();
  let after: string | null = null;
  for (;;) {
    const page = await selectContacts(manager, filter, { now, timeZone, currency }, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) break;
    await insertRecipients(manager, campaign.id, await drawArms(campaign, page, manager, now));
    after = last;
  }
  await planWaves(campaign, now, manager);
  await changeCampaign(manager, campaign.id, { frozenAt: now }, now);
  return true;
}

/** By hash, and kept: who was in the control group of an experiment stays in it. */
async function drawArms(
  campaign: Campaign,
  contactIds: readonly string[],
  manager: FunctionContext['manager'],
  now: Instant,
): Promise<{ contactId: string; arm: string; isControl: boolean }[]> {
  const experiment = experimentOf(campaign);
  const drawn = contactIds.map((unit) => ({ experiment, unit, variant: armOf(campaign, unit, undefined) }));
  const kept = await assignVariants(manager, drawn, now);
  return contactIds.map((contactId) => {
    const arm = armOf(campaign, contactId, kept(experiment, contactId));
    return { contactId, arm, isControl: arm === CONTROL_ARM };
  });
}

async function planWaves(
  { id, plan }: Campaign,
  frozenAt: Instant,
  manager: FunctionContext['manager'],
): Promise<void> {
  const arms = await countArms(manager, id);
  const treated = [...arms].reduce((sum, [arm, count]) => sum + (arm === CONTROL_ARM ? 0 : count), 0);
  const starts = waveStarts(plan.waves, frozenAt);
  const waves = waveSizes(plan.waves, treated).map((size, index) => ({
    wave: index + 1,
    size,
    startAt: starts[index]!,
  }));
  await divideIntoWaves(manager, id, waves);
}

async function frozenAudience(campaignId: string, { manager }: FunctionContext): Promise<JsonObject> {
  const arms = await countArms(manager, campaignId);
  const waves = await readWaves(manager, campaignId);
  return {
    size: [...arms.values()].reduce((sum, count) => sum + count, 0),
    control: arms.get(CONTROL_ARM) ?? 0,
    waves: waves.map(({ startAt, ...wave }) => ({ ...wave, startAt: new Date(startAt).toISOString() })),
    arms: Object.fromEntries([...arms].filter(([arm]) => arm !== CONTROL_ARM)),
  };
}
