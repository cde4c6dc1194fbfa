import type { Command } from 'commander';
import type { CampaignDraft, CostDraft } from '../../../api/operations/campaigns/campaign-draft.js';
import {
  changeDraft,
  createCampaign,
  findCampaigns,
  showCampaign,
} from '../../../api/operations/campaigns/campaigns.js';
import {
  cancelCampaign,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
  throttleCampaign,
} from '../../../api/operations/campaigns/control.js';
import { addCampaignCost, campaignCosts } from '../../../api/operations/campaigns/costs.js';
import { type ResponseToRecord, recordCampaignResponse } from '../../../api/operations/campaigns/responses.js';
import type { CampaignStatus } from '../../../core/campaigns/campaign-plan.js';
import { AppError } from '../../../core/errors.js';
import { type CliContext, tell } from '../context.js';
import { readJson, readLimit, tellPage, tellThing, withOperations } from '../with-operations.js';
import { addCampaignOutcomeCommands } from './campaign-outcome.js';

/** `ravand campaigns`: messages to an audience, with a budget, a timetable and a report. */
export function addCampaignsCommand(program: Command, context: CliContext): void {
  const campaigns = program
    .command('campaigns')
    .description('messages to an audience, with a budget, a timetable and a report');
  addRecordCommands(campaigns, context);
  addControlCommands(campaigns, context);
  addCampaignOutcomeCommands(campaigns, context);
  addLedgerCommands(campaigns, context);
}

function addRecordCommands(campaigns: Command, context: CliContext): void {
  campaigns
    .command('create')
    .argument('<json>', 'the campaign as JSON, or @file')
    .description('write down a campaign; every mistake is told at once')
    .action(async (json: string) => {
      const draft = await readJson<CampaignDraft>(json, 'the campaign');
      await withOperations(context, async (operations) => tellThing(context, await createCampaign(operations, draft)));
    });
  campaigns
    .command('update')
    .argument('<campaign>', 'its id or name')
    .argument('<json>', 'the campaign as JSON, or @file')
    .description('write a campaign anew, until its audience is frozen')
    .action(async (campaign: string, json: string) => {
      const draft = await readJson<CampaignDraft>(json, 'the campaign');
      await withOperations(context, async (operations) =>
        tellThing(context, await changeDraft(operations, campaign, draft)),
      );
    });
  campaigns
    .command('show')
    .argument('<campaign>', 'its id or name')
    .description('one campaign with its stages and, when it is over, its report')
    .action((campaign: string) =>
      withOperations(context, async (operations) => tellThing(context, await showCampaign(operations, campaign))),
    );
  campaigns
    .command('list')
    .description('campaigns, newest first')
    .option('--status <status>', 'only in this status')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action(({ limit, ...query }: { status?: CampaignStatus; limit: string; cursor?: string }) =>
      withOperations(context, async (operations) =>
        tellPage(context, await findCampaigns(operations, { ...query, limit: readLimit(limit) }), (campaign) => [
          campaign.id,
          campaign.name,
          campaign.status,
          campaign.stage,
          campaign.launchedAt,
          campaign.endedAt,
        ]),
      ),
    );
}

function addControlCommands(campaigns: Command, context: CliContext): void {
  campaigns
    .command('launch')
    .argument('<campaign>', 'its id or name')
    .description('begin to carry out a campaign, once')
    .action((campaign: string) =>
      withOperations(context, async (operations) => {
        const launched = await launchCampaign(operations, campaign);
        tell(context, launched, `${launched.name} is launched: run ${launched.runId}.`);
      }),
    );
  const control = (
    name: string,
    description: string,
    act: (...given: Parameters<typeof pauseCampaign>) => ReturnType<typeof pauseCampaign>,
  ): void => {
    campaigns
      .command(name)
      .argument('<campaign>', 'its id or name')
      .description(description)
      .action((campaign: string) =>
        withOperations(context, async (operations) => {
          const outcome = await act(operations, campaign);
          tell(context, outcome, `${outcome.name} is ${outcome.status}; ${outcome.runs} runs were told.`);
        }),
      );
  };
  control('pause', 'let nothing out any more, until it goes on', pauseCampaign);
  control('resume', 'go on with a paused campaign', resumeCampaign);
  campaigns
    .command('cancel')
    .argument('<campaign>', 'its id or name')
    .description('call a campaign off for good')
    .option('--reason <text>', 'why; it stands in the report')
    .action((campaign: string, { reason }: { reason?: string }) =>
      withOperations(context, async (operations) => {
        const outcome = await cancelCampaign(operations, campaign, { reason });
        tell(context, outcome, `${outcome.name} is canceled; ${outcome.runs} runs were told.`);
      }),
    );
  campaigns
    .command('throttle')
    .argument('<campaign>', 'its id or name')
    .argument('<per-minute>', 'messages in a minute, or "off"')
    .description('change how many messages a minute may go out')
    .action((campaign: string, perMinute: string) =>
      withOperations(context, async (operations) => {
        const changed = await throttleCampaign(operations, campaign, perMinute === 'off' ? null : readPace(perMinute));
        tell(context, changed, `${changed.name}: ${changed.perMinute ?? 'no limit of'} messages a minute.`);
      }),
    );
}

function readPace(text: string): number {
  const pace = Number(text);
  if (Number.isInteger(pace) && pace >= 1 && pace <= 60_000) return pace;
  throw new AppError('badInput', `"${text}" is not a number of messages a minute from 1 to 60000, nor "off".`);
}

function addLedgerCommands(campaigns: Command, context: CliContext): void {
  const cost = campaigns.command('cost').description('what a campaign costs beside its messages');
  cost
    .command('add')
    .argument('<campaign>', 'its id or name')
    .argument('<json>', 'kind, title and amount as JSON, or @file')
    .description('add a banner, an exhibition, a commission or another cost')
    .action(async (campaign: string, json: string) => {
      const given = await readJson<CostDraft>(json, 'the cost');
      await withOperations(context, async (operations) =>
        tellThing(context, await addCampaignCost(operations, campaign, given)),
      );
    });
  cost
    .command('list')
    .argument('<campaign>', 'its id or name')
    .description('the costs by date')
    .action((campaign: string) =>
      withOperations(context, async (operations) =>
        tellPage(context, { items: await campaignCosts(operations, campaign) }, (one) => [
          one.at,
          one.kind,
          one.amount,
          one.title,
          one.note,
        ]),
      ),
    );
  campaigns
    .command('respond')
    .argument('<campaign>', 'its id or name')
    .argument('<json>', 'whose, of which kind: as JSON, or @file')
    .description('record a reaction that came another way')
    .action(async (campaign: string, json: string) => {
      const given = await readJson<ResponseToRecord>(json, 'the response');
      await withOperations(context, async (operations) => {
        const stored = await recordCampaignResponse(operations, campaign, given);
        tell(context, stored, stored.first ? 'Counted.' : 'That kind counted for the contact before.');
      });
    });
}
