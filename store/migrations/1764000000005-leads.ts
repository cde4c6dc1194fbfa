import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = `
  alter table staff_member add column regions text[] not null default '{}';

  create table lead (
    id uuid primary key,
    contact_id uuid not null references contact on delete cascade,
    stage text not null check (stage in ('new', 'nurturing', 'marketingQualified', 'assigned', 'qualified',
      'disqualified', 'parked', 'customer')),
    reason text,
    source text not null,
    region text,
    campaign_id uuid,
    owner_id uuid references staff_member,
    captured_at timestamptz not null,
    stage_at timestamptz not null,
    updated_at timestamptz not null,
    version integer not null default 1,
    constraint lead_once unique (contact_id)
  );
  create index lead_stage on lead (stage, id);
  create index lead_owner on lead (owner_id, stage);
  create index lead_captured on lead (captured_at);

  create table lead_stage_change (
    id uuid primary key,
    lead_id uuid not null references lead on delete cascade,
    stage text not null,
    previous text,
    reason text,
    at timestamptz not null,
    actor text not null,
    run_id uuid references run on delete set null,
    call_key text,
    constraint lead_stage_change_once unique (run_id, call_key)
  );
  create index lead_stage_change_lead on lead_stage_change (lead_id, id);

  create table lead_assignment (
    turn bigint generated always as identity primary key,
    lead_id uuid not null references lead on delete cascade,
    team_id uuid references team,
    assignee_id uuid references staff_member,
    rule text not null check (rule in ('roundRobin', 'region', 'capacity', 'byHand')),
    reason text not null,
    at timestamptz not null,
    actor text not null,
    run_id uuid references run on delete set null,
    call_key text,
    constraint lead_assignment_once unique (run_id, call_key)
  );
  create index lead_assignment_lead on lead_assignment (lead_id, turn);
  create index lead_assignment_turn on lead_assignment (assignee_id, turn desc);

  create table score (
    model text not null,
    contact_id uuid not null references contact on delete cascade,
    model_version text not null,
    score integer not null,
    fit integer not null,
    behaviour integer not null,
    threshold integer not null,
    qualified boolean not null,
    explanation jsonb not null,
    changes_at timestamptz,
    at timestamptz not null,
    primary key (model, contact_id)
  );
  create index score_contact on score (contact_id);

  create table score_change (
    id uuid primary key,
    model text not null,
    contact_id uuid not null references contact on delete cascade,
    model_version text not null,
    score integer not null,
    previous integer,
    at timestamptz not null,
    run_id uuid references run on delete set null,
    call_key text,
    constraint score_change_once unique (run_id, call_key)
  );
  create index score_change_contact on score_change (contact_id, model, id);

  create table opportunity (
    id uuid primary key,
    contact_id uuid not null references contact on delete cascade,
    title jsonb not null,
    pipeline text not null,
    stage text not null default 'new' check (stage in ('new', 'contacted', 'proposal', 'negotiation', 'won', 'lost')),
    reason text,
    amount numeric(18, 4),
    currency char(3) not null,
    probability numeric(5, 4),
    owner_id uuid references staff_member,
    run_id uuid references run on delete set null,
    call_key text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    closed_at timestamptz,
    version integer not null default 1,
    constraint opportunity_once unique (run_id, call_key)
  );
  create index opportunity_contact on opportunity (contact_id);
  create index opportunity_stage on opportunity (stage, id);
`;

/** Leads with their stages and owners, scores with what explains them, opportunities; the regions of experts. */
export class Leads1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table opportunity, score_change, score, lead_assignment, lead_stage_change, lead;
      alter table staff_member drop column regions;
    `);
  }
}
