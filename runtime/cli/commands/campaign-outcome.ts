// The commands that say what becomes of campaigns: beforehand, while they are carried out, afterwards.
import type { Command } from 'commander';
import { type DryRun, dryRun } from '../../../api/operations/campaigns/dry-run.js';
import {
  type CampaignProgress,
  campaignProgress,
  campaignRecipients,
  campaignTotals,
  compareCampaigns,
} from '../../../api/operations/campaigns/outcome.js';
import { type CliContext, tell } from '../context.js';
import { readLimit, tellPage, tellThing, withOperations } from '../with-operations.js';

interface RecipientOptions {
  readonly state?: string;
  readonly arm?: string;
  readonly wave?: string;
  readonly limit: string;
  readonly cursor?: string;
}

export function addCampaignOutcomeCommands(campaigns: Command, context: CliContext): void {
  const about = (name: string, description: string): Command =>
    campaigns.command(name).argument('<campaign>', 'its id or name').description(description);
  about('dry-run', 'who would enter now, who not and why; nothing is stored or sent').action((campaign: string) =>
    withOperations(context, async (operations) => {
      const outlook = await dryRun(operations, campaign);
      tell(context, outlook, outlookText(outlook));
    }),
  );
  about('progress', 'how far a campaign is, for each wave and arm').action((campaign: string) =>
    withOperations(context, async (operations) => {
      const progress = await campaignProgress(operations, campaign);
      tell(context, progress, progressText(progress));
    }),
  );
  about('totals', 'what came of a campaign so far, in people and money').action((campaign: string) =>
    withOperations(context, async (operations) => tellThing(context, await campaignTotals(operations, campaign))),
  );
  about('recipients', 'who was written down, in which arm and wave, and what became of it')
    .option('--state <state>', 'control, waiting, enrolled or refused')
    .option('--arm <name>', 'only of this arm')
    .option('--wave <number>', 'only of this wave')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((campaign: string, options: RecipientOptions) => recipients(context, campaign, options));
  campaigns
    .command('compare')
    .argument('<campaigns...>', 'their ids or names')
    .description('several campaigns side by side')
    .action((names: readonly string[]) =>
      withOperations(context, async (operations) =>
        tellPage(
          context,
          { items: await compareCampaigns(operations, names) },
          ({ name, status, totals, ...rates }) => [
            name,
            status,
            totals.enrolled,
            percent(rates.responseRate),
            percent(rates.purchaseRate),
            totals.cost,
            totals.revenue,
            totals.currency,
            percent(totals.roi),
          ],
        ),
      ),
    );
}

async function recipients(
  context: CliContext,
  campaign: string,
  { wave, limit, ...options }: RecipientOptions,
): Promise<void> {
  const query = { ...options, limit: readLimit(limit), ...(wave === undefined ? {} : { wave: Number(wave) }) };
  await withOperations(context, async (operations) =>
    tellPage(context, await campaignRecipients(operations, campaign, query), (recipient) => [
      recipient.contactId,
      recipient.arm,
      recipient.wave,
      recipient.state,
      recipient.reason,
      recipient.runId,
    ]),
  );
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(2)} %`;
}

function outlookText({ audience, control, now, estimatedCost, currency, ...outlook }: DryRun): string {
  const groups = [
    ['later', outlook.later] as const,
    ['skipped', outlook.skipped] as const,
    ['refused', outlook.refused] as const,
  ];
  return [
    `${audience} in the audience, ${control} of them left alone as the control group`,
    `now  ${now}`,
    ...groups.flatMap(([name, counts]) =>
      Object.entries(counts).map(([reason, count]) => `${name} ${reason}  ${count}`),
    ),
    ...outlook.waves.map(({ wave, size, startAt }) => `wave ${wave}  ${size}  ${startAt}`),
    `cost  ${estimatedCost} ${currency}${outlook.withinBudget ? '' : ', above the budget'}${outlook.approvalNeeded ? ', needs an approval' : ''}`,
  ].join('\n');
}

function progressText({ name, status, stage, waves, groups, sentInLastMinute, perMinute }: CampaignProgress): string {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([key, count]) => `${key} ${count}`)
      .join(', ') || '-';
  return [
    `${name}: ${status}, stage ${stage ?? '-'}; ${sentInLastMinute} messages in the last minute${perMinute === null ? '' : ` of ${perMinute}`}`,
    ...waves.map(
      ({ wave, size, startAt, enrolled, waiting, refused }) =>
        `wave ${wave}  ${startAt}  ${enrolled} of ${size} enrolled, ${waiting} waiting, refused: ${list(refused)}`,
    ),
    ...groups.map(
      ({ wave, arm, recipients: size, messages, responses }) =>
        `${wave === null ? 'control' : `wave ${wave} arm ${arm}`}  ${size}  messages: ${list(messages)}  responses: ${list(responses)}`,
    ),
  ].join('\n');
}
