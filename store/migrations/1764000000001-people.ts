import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = `
  create table setting (
    name text primary key,
    value jsonb not null
  );

  create table contact (
    id uuid primary key,
    external_id text unique,
    display_name text not null default '',
    locale text not null default 'en',
    time_zone text,
    attributes jsonb not null default '{}',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version integer not null default 1
  );
  create index contact_attributes on contact using gin (attributes jsonb_path_ops);

  create table contact_point (
    id uuid primary key,
    contact_id uuid not null references contact on delete cascade,
    kind text not null check (kind in ('email', 'phone')),
    value text not null,
    normalised text not null,
    status text not null default 'active' check (status in ('active', 'bounced', 'complained', 'invalid')),
    is_primary boolean not null default true,
    created_at timestamptz not null,
    constraint contact_point_once unique (kind, normalised)
  );
  create index contact_point_contact on contact_point (contact_id);

  create table consent (
    id uuid primary key,
    contact_id uuid not null references contact on delete cascade,
    contact_point_id uuid not null references contact_point on delete cascade,
    channel text not null,
    topic text not null,
    status text not null check (status in ('granted', 'withdrawn')),
    source text not null,
    evidence jsonb not null default '{}',
    at timestamptz not null
  );
  create index consent_newest on consent (contact_point_id, channel, topic, at desc, id desc);
  create index consent_contact on consent (contact_id);

  create table suppression (
    id uuid primary key,
    kind text not null,
    value_hash text not null,
    reason text not null,
    created_at timestamptz not null,
    constraint suppression_once unique (kind, value_hash)
  );

  create table event (
    id uuid primary key,
    source text not null,
    event_id text not null,
    type text not null,
    subject text,
    at timestamptz not null,
    data jsonb not null default '{}',
    contact_id uuid references contact on delete set null,
    run_id uuid,
    received_at timestamptz not null,
    dispatched_at timestamptz,
    constraint event_once unique (source, event_id)
  );
  create index event_waiting on event (id) where dispatched_at is null;
  create index event_waiting_contact on event (contact_id, id) where dispatched_at is null;
  create index event_unknown on event (lower(subject))
    where contact_id is null and run_id is null and subject is not null;
  create index event_contact on event (contact_id, at desc);

  create table product (
    id uuid primary key,
    sku text not null unique,
    title jsonb not null default '{}',
    created_at timestamptz not null
  );

  create table purchase (
    id uuid primary key,
    contact_id uuid not null references contact on delete cascade,
    source text not null,
    external_id text not null,
    at timestamptz not null,
    amount numeric(18, 4) not null,
    currency char(3) not null,
    quantity integer not null default 1,
    product_id uuid references product,
    credited_message_id uuid,
    credited_run_id uuid,
    created_at timestamptz not null,
    constraint purchase_once unique (source, external_id)
  );
  create index purchase_contact on purchase (contact_id, at desc);

  create table team (
    id uuid primary key,
    name text not null unique,
    supervisor_id uuid,
    director_id uuid,
    created_at timestamptz not null
  );

  create table staff_member (
    id uuid primary key,
    display_name text not null,
    email text not null unique,
    role text not null check (role in ('administrator', 'designer', 'marketer', 'agent', 'reader')),
    locale text not null default 'en',
    time_zone text,
    team_id uuid references team,
    capacity integer not null default 50,
    active boolean not null default true,
    created_at timestamptz not null
  );
  alter table team add foreign key (supervisor_id) references staff_member;
  alter table team add foreign key (director_id) references staff_member;

  create table api_key (
    id uuid primary key,
    staff_member_id uuid not null references staff_member,
    name text not null,
    prefix text not null unique,
    secret_hash text not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    last_used_at timestamptz
  );

  create table idempotent_request (
    key text primary key,
    request_hash text not null,
    status integer,
    response jsonb,
    created_at timestamptz not null
  );

  create table audit (
    id uuid primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail jsonb not null default '{}'
  );
  create index audit_subject on audit (subject, at desc);
`;

/** Who we know and what they did: contacts, points, consents, events, purchases; who works here; settings and audit. */
export class People1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit, idempotent_request, api_key, purchase, product, event, suppression, consent, contact_point,
        contact, setting;
      alter table team drop column supervisor_id, drop column director_id;
      drop table staff_member, team;
    `);
  }
}
