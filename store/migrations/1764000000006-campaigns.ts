import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = `
  create table campaign (
    id uuid primary key,
    name text not null unique,
    title jsonb not null,
    goal text,
    target jsonb,
    plan jsonb not null,
    budget numeric(18, 4),
    currency char(3) not null,
    cost_per_contact numeric(18, 4) not null default 0,
    approval_limit numeric(18, 4),
    per_minute integer,
    status text not null default 'draft'
      check (status in ('draft', 'awaitingApproval', 'running', 'paused', 'completed', 'canceled')),
    stage text,
    stages jsonb not null default '[]',
    run_id uuid,
    launched_at timestamptz,
    frozen_at timestamptz,
    ended_at timestamptz,
    end_reason text,
    report jsonb,
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version integer not null default 1
  );
  create index campaign_by_status on campaign (status, id);

  create table campaign_wave (
    campaign_id uuid not null references campaign on delete cascade,
    number integer not null,
    size integer not null,
    start_at timestamptz not null,
    primary key (campaign_id, number)
  );

  create table campaign_recipient (
    id uuid primary key,
    campaign_id uuid not null references campaign on delete cascade,
    contact_id uuid references contact on delete set null,
    arm text not null,
    wave integer,
    state text not null check (state in ('control', 'waiting', 'enrolled', 'refused')),
    reason text,
    run_id uuid references run on delete set null,
    enrolled_at timestamptz,
    constraint campaign_recipient_once unique (campaign_id, contact_id)
  );
  create index campaign_recipient_turn on campaign_recipient (campaign_id, wave, state, id);
  create index campaign_recipient_contact on campaign_recipient (contact_id, enrolled_at);

  create table campaign_response (
    id uuid primary key,
    campaign_id uuid not null references campaign on delete cascade,
    contact_id uuid references contact on delete set null,
    kind text not null,
    at timestamptz not null,
    event_id uuid references event on delete set null,
    run_id uuid references run on delete set null,
    amount numeric(18, 4),
    recorded_by text not null,
    note text,
    constraint campaign_response_once unique (campaign_id, contact_id, kind)
  );

  create table campaign_cost (
    id uuid primary key,
    campaign_id uuid not null references campaign on delete cascade,
    kind text not null check (kind in ('activity', 'media', 'print', 'commission', 'other')),
    title text not null,
    amount numeric(18, 4) not null,
    at timestamptz not null,
    note text,
    recorded_by text not null,
    recorded_at timestamptz not null
  );
  create index campaign_cost_campaign on campaign_cost (campaign_id, at);

  create table campaign_pace (
    campaign_id uuid not null references campaign on delete cascade,
    what text not null check (what in ('enrolling', 'sending')),
    next_at timestamptz not null,
    primary key (campaign_id, what)
  );

  alter table run add column campaign_id uuid references campaign on delete set null;
  create index run_campaign on run (campaign_id, status) where campaign_id is not null;
  alter table message add column campaign_id uuid references campaign on delete set null;
  create index message_campaign on message (campaign_id, state) where campaign_id is not null;
  create index purchase_credited_run on purchase (credited_run_id) where credited_run_id is not null;
`;

/** Campaigns: their plan and report, whom they are for, what came back, what it cost; which runs and messages are theirs. */
export class Campaigns1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index purchase_credited_run;
      alter table message drop column campaign_id;
      alter table run drop column campaign_id;
      drop table campaign_pace, campaign_cost, campaign_response, campaign_recipient, campaign_wave, campaign`);
  }
}
