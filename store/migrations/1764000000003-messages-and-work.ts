import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = `
  create table message (
    id uuid primary key,
    idempotency_key text not null,
    run_id uuid references run on delete set null,
    call_key text,
    contact_id uuid references contact on delete set null,
    contact_point_id uuid references contact_point on delete set null,
    staff_member_id uuid references staff_member,
    channel text not null,
    topic text not null,
    template text not null,
    template_version text not null,
    locale text not null,
    parameters jsonb not null default '{}',
    state text not null check (state in ('held', 'reserved', 'sending', 'sent', 'delivered', 'bounced', 'failed',
      'skipped', 'canceled', 'unknown')),
    reason text,
    detail text,
    verdict jsonb,
    held_until timestamptz,
    claim_id uuid,
    claimed_until_real timestamptz,
    attempts integer not null default 0,
    provider text,
    provider_message_id text,
    created_at timestamptz not null,
    state_at timestamptz not null,
    sent_at timestamptz,
    constraint message_once unique (idempotency_key)
  );
  create index message_contact on message (contact_id, created_at desc);
  create index message_run on message (run_id);
  create index message_state on message (state, id);
  create index message_sending on message (claimed_until_real) where state = 'sending';

  create table message_event (
    id uuid primary key,
    message_id uuid not null references message on delete cascade,
    kind text not null check (kind in ('delivered', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed',
      'complained', 'answered')),
    at timestamptz not null,
    occurrence text not null,
    detail jsonb not null default '{}',
    constraint message_event_once unique (message_id, kind, occurrence)
  );

  create table tracked_link (
    id uuid primary key,
    message_id uuid not null references message on delete cascade,
    position integer not null,
    url text not null,
    created_at timestamptz not null,
    constraint tracked_link_once unique (message_id, position)
  );

  create table coupon (
    id uuid primary key,
    run_id uuid references run on delete set null,
    call_key text not null,
    contact_id uuid references contact on delete set null,
    code text not null unique,
    kind text not null,
    percent numeric(5, 2),
    amount numeric(18, 4),
    currency char(3),
    valid_until timestamptz not null,
    redeemed_at timestamptz,
    created_at timestamptz not null,
    constraint coupon_once unique (run_id, call_key)
  );

  create table variant (
    experiment text not null,
    unit text not null,
    variant text not null,
    assigned_at timestamptz not null,
    primary key (experiment, unit)
  );

  create table activity (
    id uuid primary key,
    contact_id uuid not null references contact on delete cascade,
    kind text not null,
    at timestamptz not null,
    run_id uuid references run on delete set null,
    call_key text,
    detail jsonb not null default '{}',
    constraint activity_once unique (run_id, call_key)
  );
  create index activity_contact on activity (contact_id, at desc);

  create table work_item (
    id uuid primary key,
    run_id uuid references run on delete set null,
    call_key text,
    contact_id uuid references contact on delete set null,
    form text not null,
    form_version text not null,
    title jsonb not null,
    data jsonb not null default '{}',
    team_id uuid references team,
    assignee_id uuid references staff_member,
    state text not null default 'open' check (state in ('open', 'claimed', 'completed', 'canceled')),
    priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
    holds_promotions boolean not null default false,
    due_at timestamptz,
    escalation_level integer not null default 0,
    result jsonb,
    completed_by uuid references staff_member,
    completed_at timestamptz,
    created_at timestamptz not null,
    version integer not null default 1,
    constraint work_item_once unique (run_id, call_key)
  );
  create index work_item_open on work_item (team_id, state, due_at);
  create index work_item_holding on work_item (contact_id) where holds_promotions and state in ('open', 'claimed');
`;

/** What leaves the house and what people here must do: the ledger, links, coupons, variants, work items. */
export class MessagesAndWork1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table work_item, activity, variant, coupon, tracked_link, message_event, message');
  }
}
