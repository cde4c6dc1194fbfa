import type { Command } from 'commander';
import type { OperationContext } from '../../../../api/context.js';
import { captureLead, type LeadFacts } from '../../../../api/operations/sales/capture-lead.js';
import { assignLead, type Receiver, shareFiltered } from '../../../../api/operations/sales/lead-assignments.js';
import { findLeads, leadHistory, moveLead, showLead } from '../../../../api/operations/sales/leads.js';
import { AppError } from '../../../../core/errors.js';
import { isObject } from '../../../../core/json.js';
import { ASSIGNMENT_RULES, type AssignmentRule } from '../../../../core/rules/choose-expert.js';
import { LEAD_STAGES, type LeadStage } from '../../../../core/rules/lead-stages.js';
import type { Lead, LeadFilter } from '../../../../store/repositories/leads/lead-reads.js';
import { type CliContext, tell } from '../../context.js';
import { memberOf } from '../../staff-member.js';
import { readJson, readLimit, tellPage, tellThing, withOperations } from '../../with-operations.js';
import { CONTACT_FIELDS } from '../contacts.js';

interface FilterOptions {
  readonly stage?: string;
  readonly source?: string;
  readonly region?: string;
  readonly owner?: string;
  readonly unowned?: true;
  readonly minScore?: string;
}

interface ReceiverOptions {
  readonly to?: string;
  readonly team?: string;
  readonly rule?: string;
}

const FIELDS: ReadonlySet<string> = new Set(['source', 'region', 'campaignId', 'model', ...CONTACT_FIELDS]);
const STAGES = LEAD_STAGES.join(', ');
const RULES = ASSIGNMENT_RULES.join(', ');

/** `ravand leads`: contacts in the sales funnel. */
export function addLeadsCommand(program: Command, context: CliContext): void {
  const leads = program.command('leads').description('contacts in the sales funnel');
  leads
    .command('capture')
    .argument('<json>', `a lead (${[...FIELDS].join(', ')}), or @file`)
    .description('take a lead in; one that is known is not doubled')
    .action((json: string) => capture(context, json));
  withFilter(leads.command('list').description('leads, newest first'))
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: FilterOptions & { limit: string; cursor?: string }) => list(context, options));
  leads
    .command('show')
    .argument('<id>', 'id of the lead')
    .description('one lead with its history')
    .action((id: string) => show(context, id));
  leads
    .command('move')
    .argument('<id>', 'id of the lead')
    .argument('<stage>', STAGES)
    .option('--reason <text>', 'why; needed for disqualified')
    .description('move a lead to a stage by hand')
    .action((id: string, stage: string, options: { reason?: string }) => move(context, id, stage, options.reason));
  withReceiver(
    leads.command('assign').argument('<id>', 'id of the lead').description('give a lead to somebody'),
  ).action((id: string, options: ReceiverOptions) =>
    withOperations(context, async (operations) =>
      tellLead(context, await assignLead(operations, id, await receiverOf(operations, options))),
    ),
  );
  withReceiver(
    withFilter(leads.command('share').description('give the leads of a filter away, the longest waiting first')),
  )
    .option('--limit <count>', 'at most so many', '200')
    .action((options: FilterOptions & ReceiverOptions & { limit: string }) => share(context, options));
}

function withFilter(command: Command): Command {
  return command
    .option('--stage <stage>', STAGES)
    .option('--source <name>', 'only from this source')
    .option('--region <name>', 'only of this region')
    .option('--owner <email>', 'only those that this staff member owns')
    .option('--unowned', 'only those that nobody owns')
    .option('--min-score <points>', 'only with at least this score');
}

function withReceiver(command: Command): Command {
  return command
    .option('--to <email>', 'to this staff member, by hand')
    .option('--team <name>', 'to this team, by a rule')
    .option('--rule <rule>', RULES, 'roundRobin');
}

async function capture(context: CliContext, json: string): Promise<void> {
  const given = await readJson(json, 'the lead');
  const unknown = isObject(given) ? Object.keys(given).filter((name) => !FIELDS.has(name)) : ['(no object)'];
  if (unknown.length > 0)
    throw new AppError('badInput', `A lead has no ${unknown.join(', ')}; it has ${[...FIELDS].join(', ')}.`);
  const facts = given as unknown as LeadFacts;
  if (typeof facts.source !== 'string' || facts.source === '')
    throw new AppError('badInput', 'A lead has a source: where it came from.');
  const unproven = (facts.consents ?? []).some(
    ({ evidence }) => !isObject(evidence) || Object.keys(evidence).length === 0,
  );
  if (unproven)
    throw new AppError('badInput', 'A consent of a lead has evidence: what shows that the person said yes.');
  await withOperations(context, async (operations) => {
    const answer = await captureLead(operations, facts);
    const words = { new: 'is new', reopened: 'is open again', known: 'is known already' };
    tell(context, answer, `${answer.lead.id} ${words[answer.captured]}: ${answer.lead.stage}.`);
  });
}

async function list(
  context: CliContext,
  { limit, cursor, ...options }: FilterOptions & { limit: string; cursor?: string },
): Promise<void> {
  await withOperations(context, async (operations) => {
    const filter = await filterOf(operations, options);
    const page = await findLeads(operations, { ...filter, cursor, limit: readLimit(limit) });
    tellPage(context, page, (lead) => [
      lead.id,
      lead.stage,
      lead.source,
      lead.region,
      lead.ownerName,
      lead.scores.map(({ model, score }) => `${model} ${score}`).join(', ') || null,
      lead.contactName,
    ]);
  });
}

async function show(context: CliContext, id: string): Promise<void> {
  await withOperations(context, async (operations) => {
    const lead = await showLead(operations, id);
    const { items: history } = await leadHistory(operations, id, {});
    if (context.json) return tell(context, { ...lead, history }, '');
    tellThing(context, lead);
    tellPage(context, { items: history }, (entry) =>
      entry.kind === 'stage'
        ? [entry.at, `${entry.previous ?? 'nothing'} → ${entry.stage}`, entry.reason, entry.actor]
        : [entry.at, `to ${entry.assigneeName ?? 'nobody'}`, `${entry.rule}: ${entry.reason}`, entry.actor],
    );
  });
}

async function move(context: CliContext, id: string, stage: string, reason?: string): Promise<void> {
  const change = { stage: stageOf(stage), reason };
  await withOperations(context, async (operations) => tellLead(context, await moveLead(operations, id, change)));
}

async function share(
  context: CliContext,
  options: FilterOptions & ReceiverOptions & { readonly limit: string },
): Promise<void> {
  const limit = readLimit(options.limit);
  await withOperations(context, async (operations) => {
    const [filter, to] = [await filterOf(operations, options), await receiverOf(operations, options)];
    const report = await shareFiltered(operations, { filter, to, limit });
    const lines = report.byAssignee.map(({ assigneeName, leads }) => `${assigneeName}: ${leads}`);
    tell(context, report, [...lines, `${report.matched} leads; nobody had room for ${report.unassigned}.`].join('\n'));
  });
}

function tellLead(context: CliContext, lead: Lead): void {
  tell(context, lead, `${lead.id} is ${lead.stage}, owned by ${lead.ownerName ?? 'nobody'}.`);
}

async function filterOf(operations: OperationContext, options: FilterOptions): Promise<LeadFilter> {
  const { stage, source, region, owner, unowned, minScore } = options;
  const points = minScore === undefined ? undefined : Number(minScore);
  if (points !== undefined && !Number.isInteger(points))
    throw new AppError('badInput', `--min-score is "${minScore}"; it has to be a whole number.`);
  return {
    ...(stage === undefined ? {} : { stage: stageOf(stage) }),
    ...(source === undefined ? {} : { source }),
    ...(region === undefined ? {} : { region }),
    ...(owner === undefined ? {} : { ownerId: (await memberOf(operations, owner)).id }),
    ...(unowned === undefined ? {} : { unowned }),
    ...(points === undefined ? {} : { minScore: points }),
  };
}

async function receiverOf(operations: OperationContext, { to, team, rule }: ReceiverOptions): Promise<Receiver> {
  if ((to === undefined) === (team === undefined))
    throw new AppError('badInput', 'Say to whom: --to for a person, or --team.');
  if (to !== undefined) return { assigneeId: (await memberOf(operations, to)).id };
  if (!ASSIGNMENT_RULES.some((known) => known === rule))
    throw new AppError('badInput', `The rule is "${rule}"; it has to be one of ${RULES}.`);
  return { team: team!, rule: rule as AssignmentRule };
}

function stageOf(text: string): LeadStage {
  const stage = LEAD_STAGES.find((known) => known === text);
  if (!stage) throw new AppError('badInput', `The stage is "${text}"; it has to be one of ${STAGES}.`);
  return stage;
}
