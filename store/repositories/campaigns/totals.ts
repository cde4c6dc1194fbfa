// What came of a campaign, counted where it is stored. Amounts stay numeric to the end: docs/campaigns.md says how each is computed.
import type { CampaignTarget } from '../../../core/campaigns/campaign-plan.js';
import { isReached } from '../../../core/campaigns/target.js';
import type { Instant } from '../../../core/engine/state.js';
import { type Queryable, queryRow } from '../query-rows.js';
import type { Campaign } from './campaigns.js';

/** As the function campaignTotals gives them; amounts in the currency of the campaign, shares and roi as fractions. */
export interface CampaignTotals {
  /** Outside the control group. */
  readonly recipients: number;
  readonly control: number;
  readonly enrolled: number;
  /** Recipients whose process has not ended. */
  readonly open: number;
  readonly messages: Readonly<Record<string, number>>;
  readonly responses: {
    readonly total: number;
    readonly contacts: number;
    readonly byKind: Readonly<Record<string, number>>;
  };
  readonly leads: number;
  readonly opportunities: number;
  readonly purchases: number;
  readonly cost: number;
  readonly revenue: number;
  readonly roi: number | null;
  readonly costPerLead: number | null;
  readonly costPerCustomer: number | null;
  readonly currency: string;
  readonly target: CampaignTarget | null;
  readonly reached: boolean | null;
  readonly uplift: number | null;
}

/** Amounts and quotients are decimal text. */
interface Figures {
  readonly recipients: number;
  readonly control: number;
  readonly enrolled: number;
  readonly open: number;
  /** Messages to recipients by state. */
  readonly messages: Readonly<Record<string, number>>;
  readonly responses: number;
  readonly responders: number;
  readonly responsesByKind: Readonly<Record<string, number>>;
  readonly leads: number;
  readonly opportunities: number;
  readonly purchases: number;
  readonly cost: string;
  readonly revenue: string;
  readonly roi: string | null;
  readonly costPerLead: string | null;
  readonly costPerCustomer: string | null;
  readonly uplift: string | null;
}

const AUDIENCE = `
  audience as (
    select count(*) filter (where state <> 'control')::integer as recipients,
      count(*) filter (where state = 'control')::integer as control,
      count(*) filter (where state = 'enrolled')::integer as enrolled
    from campaign_recipient where campaign_id = $1
  ), open as (
    select count(*)::integer as open from campaign_recipient as recipient join run on run.id = recipient.run_id
    where recipient.campaign_id = $1 and run.status in ('enrolled', 'running', 'paused')
  )`;

/** Contacted: somebody to whom a message went, or may have gone. Who was erased since is told apart by the run. */
const MESSAGES = `
  by_state as (
    select state, count(*)::integer as count from message where campaign_id = $1 group by state
  ), contacted as (
    select count(distinct coalesce(contact_id, run_id))::integer as contacted from message
    where campaign_id = $1 and state in ('sent', 'delivered', 'bounced', 'unknown')
  )`;

const RESPONSES = `
  by_kind as (
    select kind, count(*)::integer as count from campaign_response where campaign_id = $1 group by kind
  ), responders as (
    select count(distinct coalesce(contact_id, id))::integer as responders from campaign_response where campaign_id = $1
  )`;

/** What was bought: credited to a message of the campaign, or told with a response of somebody to whom nothing is credited. */
const BOUGHT = `
  bought as (
    select purchase.contact_id, purchase.currency, purchase.amount from purchase
    join run on run.id = purchase.credited_run_id where run.campaign_id = $1
    union all
    select response.contact_id, campaign.currency, response.amount
    from campaign_response as response join campaign on campaign.id = response.campaign_id
    where response.campaign_id = $1 and response.amount is not null and not exists (
      select from purchase join run on run.id = purchase.credited_run_id
      where run.campaign_id = $1 and purchase.contact_id = response.contact_id)
  ), sales as (
    select count(*)::integer as purchases, count(distinct bought.contact_id)::integer as customers,
      coalesce(sum(bought.amount) filter (where bought.currency = campaign.currency), 0) as revenue
    from campaign left join bought on true where campaign.id = $1 and bought.amount is not null
  )`;

/**
 * Leads captured and opportunities noted by people whom the campaign touched last, within the attribution window; and leads that
 * name the campaign. Touched: enrolled.
 */
const GAINED = `
  gained as (
    select 'lead' as kind, lead.id, lead.contact_id, lead.captured_at as at, lead.campaign_id from lead
    union all
    select 'opportunity', id, contact_id, created_at, null from opportunity
  ), owed as (
    select gained.kind from gained where gained.campaign_id = $1
    union all
    select gained.kind from campaign_recipient as recipient
    join campaign on campaign.id = recipient.campaign_id
    join gained on gained.contact_id = recipient.contact_id and gained.campaign_id is null
      and gained.at >= recipient.enrolled_at and gained.at <= $2
      and gained.at at time zone 'UTC'
        < recipient.enrolled_at at time zone 'UTC' + (campaign.plan ->> 'attributionWindow')::interval
    where recipient.campaign_id = $1 and not exists (
      select from campaign_recipient as later where later.contact_id = recipient.contact_id
        and later.enrolled_at > recipient.enrolled_at and later.enrolled_at <= gained.at)
  ), gains as (
    select count(*) filter (where kind = 'lead')::integer as leads,
      count(*) filter (where kind = 'opportunity')::integer as opportunities
    from owed
  )`;

/** Both groups over one span: from the freezing until the last one enrolled is out of the attribution window. */
const UPLIFT = `
  span as (
    select frozen_at as starts_at, least($2, ((coalesce(last.enrolled_at, frozen_at) at time zone 'UTC')
      + (plan ->> 'attributionWindow')::interval) at time zone 'UTC') as ends_at
    from campaign, (select max(enrolled_at) as enrolled_at from campaign_recipient where campaign_id = $1) as last
    where campaign.id = $1
  ), buyers as (
    select count(distinct recipient.id) filter (where recipient.state = 'enrolled') as enrolled,
      count(distinct recipient.id) filter (where recipient.state = 'control') as control
    from span, campaign_recipient as recipient join purchase on purchase.contact_id = recipient.contact_id
    where recipient.campaign_id = $1 and purchase.at >= span.starts_at and purchase.at < span.ends_at
  ), uplift as (
    select buyers.enrolled::numeric / nullif(audience.enrolled, 0) - buyers.control::numeric / nullif(audience.control, 0)
      as uplift
    from buyers, audience
  )`;

const TOTALS = `
  with ${AUDIENCE}, ${MESSAGES}, ${RESPONSES}, ${BOUGHT}, ${GAINED}, ${UPLIFT},
  money as (
    select campaign.cost_per_contact * contacted.contacted
      + coalesce((select sum(amount) from campaign_cost where campaign_id = $1), 0) as cost
    from campaign, contacted where campaign.id = $1
  )
  select audience.recipients, audience.control, audience.enrolled, open,
    (select coalesce(jsonb_object_agg(state, count), '{}') from by_state) as messages,
    (select coalesce(sum(count), 0)::integer from by_kind) as responses, responders,
    (select coalesce(jsonb_object_agg(kind, count), '{}') from by_kind) as "responsesByKind",
    leads, opportunities, purchases, cost::text, revenue::text, round((revenue - cost) / nullif(cost, 0), 6)::text as roi,
    round(cost / nullif(leads, 0), 4)::text as "costPerLead", round(cost / nullif(customers, 0), 4)::text as "costPerCustomer",
    round(uplift, 6)::text as uplift
  from audience, open, responders, sales, gains, money, uplift`;

/** What came of a campaign up to an instant of the world. */
export async function readTotals(
  queryable: Queryable,
  { id, currency, target }: Pick<Campaign, 'id' | 'currency' | 'target'>,
  now: Instant,
): Promise<CampaignTotals> {
  const figures = (await queryRow<Figures>(queryable, TOTALS, [id, new Date(now)]))!;
  const { responses, responders, responsesByKind, cost, revenue, roi, costPerLead, costPerCustomer, uplift } = figures;
  const { recipients, control, enrolled, open, messages, leads, opportunities, purchases } = figures;
  const totals = {
    ...{ recipients, control, enrolled, open, messages },
    responses: { total: responses, contacts: responders, byKind: responsesByKind },
    ...{ leads, opportunities, purchases },
    cost: Number(cost),
    revenue: Number(revenue),
    roi: numberOf(roi),
    costPerLead: numberOf(costPerLead),
    costPerCustomer: numberOf(costPerCustomer),
    uplift: numberOf(uplift),
  };
  return { ...totals, currency, target, reached: isReached(target, { ...totals, responses: responders }) };
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}
