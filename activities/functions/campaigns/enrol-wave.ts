import { slotsAt } from '../../../core/campaigns/pace.js';
import type { FunctionOutcome } from '../../../core/catalog/calls.js';
import type { Instant } from '../../../core/engine/state.js';
import type { JsonObject } from '../../../core/json.js';
import { readWaves } from '../../../store/repositories/campaigns/audience.js';
import { type Campaign, lockCampaign } from '../../../store/repositories/campaigns/campaigns.js';
import {
  type EnrolledRecipient,
  lockPace,
  movePace,
  nextRecipients,
  noteEnrolled,
  type WaitingRecipient,
  waveProgress,
} from '../../../store/repositories/campaigns/enrolling.js';
import { findDefinition, type PublishedDefinition } from '../../../store/repositories/definitions.js';
import { enrol } from '../../../store/repositories/enrolment.js';
import type { FunctionContext, NativeFunction } from '../../deps.js';
import { failedForGood } from '../../failure.js';
import { argumentsOf } from '../call-contact.js';
import { forEachCampaign } from './campaign-calls.js';

/** Recipients enrolled in one transaction: senders and dispatchers wait for their contacts no longer than that takes. */
const SLICE = 2000;
/** Real milliseconds: until the next slice; while the campaign is paused; how long a slot stays free; between looks at the throttle. */
const NEXT_SLICE_MS = 100;
const PAUSED_LOOK_MS = 2_000;
const SLOT_KEPT_MS = 10_000;
const SHORTEST_LOOK_MS = 1_000;
const LONGEST_LOOK_MS = 2_000;

/**
 * Enrols recipients of a wave, a slice a call, as fast as the throttle lets; asks to be called again while some are left. Each
 * slice is committed: what was enrolled stays enrolled, however often the call is repeated.
 */
export const enrolWave: NativeFunction = (calls, context) =>
  forEachCampaign(calls, context.manager, async ({ id }, call): Promise<FunctionOutcome> => {
    const { wave } = argumentsOf<{ wave: number }>(call);
    const { clock } = context.deps;
    // Until the slice is committed nobody pauses or cancels the campaign: whoever does then finds every run of it.
    const campaign = (await lockCampaign(context.manager, id, 'keep'))!;
    const planned = (await readWaves(context.manager, id)).find((one) => one.wave === wave);
    if (!planned) return failedForGood('validation', 'Unknown wave', `The campaign has no wave ${wave}`);
    if (campaign.status === 'paused') return again(clock.afterReal(PAUSED_LOOK_MS), 'campaignPaused');
    const isOver = campaign.status === 'canceled' || campaign.status === 'completed';
    if (!isOver && clock.now() < planned.startAt) return again(planned.startAt, 'beforeWave');
    const nextAt = isOver ? undefined : await enrolSlice(campaign, wave, context);
    if (nextAt === 'processMissing') {
      const { recipientProcess } = campaign.plan;
      return failedForGood('configuration', 'Unknown process', `There is no published process "${recipientProcess}"`);
    }
    const { enrolled, refused, waiting } = await waveProgress(context.manager, id, wave);
    if (nextAt !== undefined && waiting > 0) return again(nextAt, 'recipientsLeft');
    return { status: 'done', result: { enrolled, refused } };
  });

function again(at: Instant, reason: string): FunctionOutcome {
  return { status: 'again', at, reason };
}

/** When the next slice is to come. */
async function enrolSlice(
  campaign: Campaign,
  wave: number,
  { deps, manager }: FunctionContext,
): Promise<Instant | 'processMissing'> {
  const { clock } = deps;
  const definition = await findDefinition(manager, campaign.plan.recipientProcess);
  if (!definition) return 'processMissing';
  const { id, perMinute } = campaign;
  if (perMinute === null) {
    await enrolRecipients(campaign, wave, await nextRecipients(manager, id, wave, SLICE), definition, {
      deps,
      manager,
    });
    return clock.afterReal(NEXT_SLICE_MS);
  }
  const now = clock.now();
  const keptMs = clock.afterReal(SLOT_KEPT_MS) - now;
  const slots = slotsAt({ perMinute, nextAt: await lockPace(manager, id, 'enrolling') }, now, keptMs);
  const recipients = await nextRecipients(manager, id, wave, Math.min(SLICE, slots.free));
  await enrolRecipients(campaign, wave, recipients, definition, { deps, manager });
  const nextAt = slots.at(recipients.length);
  await movePace(manager, id, 'enrolling', nextAt);
  return Math.min(Math.max(nextAt, clock.afterReal(SHORTEST_LOOK_MS)), clock.afterReal(LONGEST_LOOK_MS));
}

async function enrolRecipients(
  campaign: Campaign,
  wave: number,
  recipients: readonly WaitingRecipient[],
  definition: PublishedDefinition,
  { deps, manager }: FunctionContext,
): Promise<void> {
  const now = deps.clock.now();
  const requests = recipients.map(({ contactId, arm }) => ({
    definition,
    contactId,
    campaignId: campaign.id,
    input: recipientInput(campaign, wave, arm),
    occasion: `campaign:${campaign.id}/${contactId}`,
  }));
  const outcomes = await enrol(manager, requests, now);
  const noted = recipients.map(({ id }, index): EnrolledRecipient => {
    const outcome = outcomes[index]!;
    return outcome.status === 'refused'
      ? { id, state: 'refused', reason: outcome.reason, runId: null }
      : { id, state: 'enrolled', reason: null, runId: outcome.runId };
  });
  await noteEnrolled(manager, noted, now);
}

/** What a recipient's process begins with. */
function recipientInput({ id, name, plan }: Campaign, wave: number, armName: string): JsonObject {
  const arm = plan.arms.find(({ name }) => name === armName)!;
  const { window, deadline, responseWindow, attributionWindow, reminder } = plan;
  return {
    campaignId: id,
    campaign: name,
    wave,
    arm: armName,
    template: arm.template,
    parameters: arm.parameters,
    window,
    ...(deadline === null ? {} : { deadline }),
    responseWindow,
    attributionWindow,
    reminder: reminder && { ...reminder },
  };
}
