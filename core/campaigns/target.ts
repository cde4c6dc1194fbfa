// Whether a campaign has reached what it was for.
import type { CampaignTarget } from './campaign-plan.js';

/** What each measure of a target has come to; responses count people. Null = not known. */
export type Measured = Readonly<Record<CampaignTarget['measure'], number | null>>;

/** Null without a target, and where what it measures is not known. */
export function isReached(target: CampaignTarget | null, measured: Measured): boolean | null {
  if (target === null) return null;
  const value = measured[target.measure];
  return value === null ? null : value >= target.value;
}
