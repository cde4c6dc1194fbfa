import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = `
  create table definition (
    id uuid primary key,
    name text not null,
    version text not null,
    hash text not null,
    document jsonb not null,
    program jsonb not null,
    entry jsonb not null default '{}',
    triggers jsonb not null default '[]',
    event_types text[],
    published_at timestamptz not null,
    published_by text not null,
    constraint definition_once unique (name, version)
  );
  create index definition_hash on definition (hash);

  create table run (
    id uuid primary key,
    definition_name text not null,
    definition_version text not null,
    program_hash text not null,
    contact_id uuid references contact on delete set null,
    subject jsonb not null default '{}',
    input jsonb not null,
    status text not null default 'enrolled'
      check (status in ('enrolled', 'running', 'paused', 'completed', 'faulted', 'canceled')),
    entry_key text not null,
    one_at_a_time boolean not null default false,
    started_at timestamptz not null,
    ended_at timestamptz,
    output jsonb,
    error jsonb,
    current_task text,
    next_due_at timestamptz,
    open_calls integer not null default 0,
    event_types text[],
    cohort_id text,
    slot integer,
    epoch integer not null default 0,
    engine integer not null default 1,
    parent_run_id uuid,
    parent_command text,
    constraint run_entry unique (definition_name, entry_key)
  );
  create unique index run_one_at_a_time on run (definition_name, contact_id)
    where one_at_a_time and status in ('enrolled', 'running', 'paused');
  create index run_waiting on run (program_hash, id) where status = 'enrolled' and cohort_id is null;
  create index run_assigned on run (cohort_id) where status = 'enrolled' and cohort_id is not null;
  create index run_cohort on run (cohort_id, slot);
  create index run_contact on run (contact_id, definition_name, started_at desc);
  create index run_open on run (contact_id) where status in ('enrolled', 'running', 'paused');
  create index run_by_process on run (definition_name, status, id);

  create table run_step (
    run_id uuid not null references run on delete cascade,
    seq integer not null,
    at timestamptz not null,
    kind text not null,
    task text not null,
    name text not null,
    detail jsonb,
    primary key (run_id, seq)
  );

  create table run_feed (
    run_id uuid not null references run on delete cascade,
    seq integer not null,
    at timestamptz not null,
    fed jsonb not null,
    primary key (run_id, seq)
  );

  create table call (
    run_id uuid not null references run on delete cascade,
    key text not null,
    function text not null,
    args jsonb,
    state text not null check (state in ('started', 'done', 'failed')),
    outcome jsonb,
    attempts integer not null default 1,
    created_at timestamptz not null,
    settled_at timestamptz,
    primary key (run_id, key)
  );

  create table run_event (
    id bigint generated always as identity primary key,
    run_id uuid not null references run on delete cascade,
    event_id uuid references event,
    control text check (control in ('pause', 'resume', 'cancel')),
    answer jsonb,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'acknowledged', 'late')),
    created_at timestamptz not null,
    delivered_real_at timestamptz,
    constraint run_event_once unique (run_id, event_id),
    constraint run_event_kind check (num_nonnulls(event_id, control, answer) = 1)
  );
  create index run_event_open on run_event (run_id, id) where state in ('pending', 'delivered');
  create index run_event_pending on run_event (id) where state = 'pending';
  create index run_event_delivered on run_event (delivered_real_at) where state = 'delivered';
  create unique index run_event_answer on run_event (run_id, (answer ->> 'id')) where answer is not null;

  create table segment (
    id uuid primary key,
    name text not null unique,
    title jsonb not null default '{}',
    filter jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    evaluated_at timestamptz
  );

  create table segment_member (
    segment_id uuid not null references segment on delete cascade,
    contact_id uuid not null references contact on delete cascade,
    entered_at timestamptz not null,
    primary key (segment_id, contact_id)
  );
  create index segment_member_contact on segment_member (contact_id);

  create table due (
    kind text not null,
    subject text not null,
    at timestamptz not null,
    payload jsonb not null default '{}',
    primary key (kind, subject)
  );
  create index due_at on due (at);

  create table outbox (
    id bigint generated always as identity primary key,
    kind text not null,
    payload jsonb not null,
    created_at timestamptz not null,
    attempts integer not null default 0,
    next_real_at timestamptz not null default now()
  );
  create index outbox_next on outbox (next_real_at, id);
`;

/** Definitions, the runs of them with their record, and what wakes them: segments, due dates, the outbox. */
export class Processes1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table outbox, due, segment_member, segment, run_event, call, run_feed, run_step, run, definition',
    );
  }
}
