// The last look just before a mail is handed over: at the switch that stops all sending, and at how its campaign stands.
import { readStandingStill } from '../../store/repositories/campaigns/standing.js';
import { isSendingStopped } from '../../store/repositories/sending-switch.js';
import type { ActivityDeps } from '../deps.js';

/** Real milliseconds for which an answer is good: so late a stop is noticed. */
const FRESH_MS = 250;

export type HoldReason = 'sendingStopped' | 'campaignPaused';

/** Real milliseconds until a message that is held is asked about again. */
export const HELD_LOOK_AGAIN_MS: Readonly<Record<HoldReason, number>> = {
  sendingStopped: 10_000,
  campaignPaused: 3_000,
};

/** Why a mail of this campaign (null: of none) may not begin; undefined = it may. */
export type SendingGate = (campaignId: string | null) => Promise<HoldReason | undefined>;

interface Standing {
  readonly stopped: boolean;
  readonly campaigns: ReadonlySet<string>;
}

/**
 * Tells whether mails may still go out. Asking often costs nothing: the database is asked four times a second. One that can't
 * be asked closes the gate: nobody knows then what was switched.
 */
export function createSendingGate({ dataSource }: Pick<ActivityDeps, 'dataSource'>): SendingGate {
  const look = async (): Promise<Standing> => ({
    stopped: await isSendingStopped(dataSource),
    campaigns: await readStandingStill(dataSource),
  });
  const closed: Standing = { stopped: true, campaigns: new Set() };
  let answer = Promise.resolve(closed);
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return async (campaignId) => {
    if (performance.now() - askedAtMs >= FRESH_MS) {
      askedAtMs = performance.now();
      answer = look().catch(() => closed);
    }
    const { stopped, campaigns } = await answer;
    if (stopped) return 'sendingStopped';
    return campaignId !== null && campaigns.has(campaignId) ? 'campaignPaused' : undefined;
  };
}
