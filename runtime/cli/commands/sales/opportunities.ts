import type { Command } from 'commander';
import type { OperationContext } from '../../../../api/context.js';
import {
  createOpportunity,
  findOpportunities,
  type OpportunityChange,
  showOpportunity,
  updateOpportunity,
} from '../../../../api/operations/sales/opportunities.js';
import { AppError } from '../../../../core/errors.js';
import type { Opportunity, OpportunityStage } from '../../../../store/repositories/leads/opportunity-desk.js';
import { type CliContext, tell } from '../../context.js';
import { memberOf } from '../../staff-member.js';
import { readLimit, tellPage, tellThing, withOperations } from '../../with-operations.js';

interface ListOptions {
  readonly stage?: string;
  readonly pipeline?: string;
  readonly owner?: string;
  readonly contact?: string;
  readonly limit: string;
  readonly cursor?: string;
}

interface ChangeOptions {
  readonly stage?: string;
  readonly amount?: string;
  readonly probability?: string;
  readonly reason?: string;
  readonly owner?: string;
}

const STAGES: readonly OpportunityStage[] = ['new', 'contacted', 'proposal', 'negotiation', 'won', 'lost'];

/** `ravand opportunities`: what may be sold to whom. */
export function addOpportunitiesCommand(program: Command, context: CliContext): void {
  const opportunities = program.command('opportunities').description('what may be sold to whom');
  opportunities
    .command('add')
    .argument('<contact>', 'id of the contact')
    .requiredOption('--title-fa <text>', 'what it is about, in Persian')
    .requiredOption('--title-en <text>', 'what it is about, in English')
    .option('--pipeline <name>', 'where it goes; sales unless given')
    .option('--amount <amount>', "in the organisation's currency")
    .option('--probability <share>', 'between 0 and 1')
    .description('note an opportunity by hand')
    .action((contact: string, options: AddOptions) => add(context, contact, options));
  opportunities
    .command('list')
    .description('opportunities, newest first')
    .option('--stage <stage>', STAGES.join(', '))
    .option('--pipeline <name>', 'only of this pipeline')
    .option('--owner <email>', 'only those that this staff member owns')
    .option('--contact <id>', 'only of this contact')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'where the page before ended')
    .action((options: ListOptions) => list(context, options));
  opportunities
    .command('show')
    .argument('<id>', 'id of the opportunity')
    .description('one opportunity')
    .action((id: string) =>
      withOperations(context, async (operations) => tellThing(context, await showOpportunity(operations, id))),
    );
  opportunities
    .command('update')
    .argument('<id>', 'id of the opportunity')
    .option('--stage <stage>', STAGES.join(', '))
    .option('--amount <amount>', 'in its currency')
    .option('--probability <share>', 'between 0 and 1; won makes it 1 and lost 0 unless given')
    .option('--reason <text>', 'why it was won or lost; needed for lost')
    .option('--owner <email>', 'who works on it')
    .description('change an opportunity; what is not given stays')
    .action((id: string, options: ChangeOptions) => update(context, id, options));
}

interface AddOptions {
  readonly titleFa: string;
  readonly titleEn: string;
  readonly pipeline?: string;
  readonly amount?: string;
  readonly probability?: string;
}

async function add(context: CliContext, contactId: string, options: AddOptions): Promise<void> {
  const { titleFa: fa, titleEn: en, pipeline } = options;
  const worth = { amount: amountOf(options.amount), probability: shareOf(options.probability) };
  await withOperations(context, async (operations) =>
    tellOpportunity(context, await createOpportunity(operations, { contactId, title: { fa, en }, pipeline, ...worth })),
  );
}

async function list(context: CliContext, { owner, contact, stage, limit, ...rest }: ListOptions): Promise<void> {
  await withOperations(context, async (operations) => {
    const filter = { ...rest, stage: stageOf(stage), contactId: contact, ownerId: await ownerIdOf(operations, owner) };
    const page = await findOpportunities(operations, { ...filter, limit: readLimit(limit) });
    tellPage(context, page, (one) => [
      one.id,
      one.pipeline,
      one.stage,
      one.amount === null ? null : `${one.amount} ${one.currency}`,
      one.probability,
      one.ownerName,
      one.contactName,
    ]);
  });
}

async function update(context: CliContext, id: string, options: ChangeOptions): Promise<void> {
  const { stage, amount, probability, reason, owner } = options;
  const given = { stage: stageOf(stage), amount: amountOf(amount), probability: shareOf(probability), reason };
  if (owner === undefined && Object.values(given).every((value) => value === undefined))
    throw new AppError('badInput', 'Say what is to change: --stage, --amount, --probability, --reason or --owner.');
  await withOperations(context, async (operations) => {
    const change: OpportunityChange = { ...given, ownerId: await ownerIdOf(operations, owner) };
    tellOpportunity(context, await updateOpportunity(operations, id, change));
  });
}

function tellOpportunity(context: CliContext, opportunity: Opportunity): void {
  const { id, stage, amount, currency, ownerName } = opportunity;
  const worth = amount === null ? 'of unknown worth' : `worth ${amount} ${currency}`;
  tell(context, opportunity, `${id} is ${stage}, ${worth}, owned by ${ownerName ?? 'nobody'}.`);
}

async function ownerIdOf(operations: OperationContext, email: string | undefined): Promise<string | undefined> {
  return email === undefined ? undefined : (await memberOf(operations, email)).id;
}

function stageOf(text: string | undefined): OpportunityStage | undefined {
  if (text === undefined) return undefined;
  const stage = STAGES.find((known) => known === text);
  if (!stage) throw new AppError('badInput', `The stage is "${text}"; it has to be one of ${STAGES.join(', ')}.`);
  return stage;
}

function amountOf(text: string | undefined): number | undefined {
  return numberBetween('--amount', text, Number.MAX_SAFE_INTEGER);
}

function shareOf(text: string | undefined): number | undefined {
  return numberBetween('--probability', text, 1);
}

function numberBetween(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= most) return value;
  throw new AppError('badInput', `${name} is "${text}"; it has to be a number from 0 to ${most}.`);
}
