import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = `
  create table import (
    id uuid primary key,
    source text not null,
    layout text not null,
    file_name text,
    status text not null check (status in ('running', 'completed', 'failed')),
    counts jsonb not null default '{}',
    problem text,
    started_by text not null,
    started_at timestamptz not null,
    ended_at timestamptz
  );

  create table import_refusal (
    import_id uuid not null references import on delete cascade,
    line integer not null,
    position integer not null,
    "column" text not null,
    reason text not null,
    found text,
    expected text not null,
    record text not null,
    primary key (import_id, line, position)
  );
`;

/** Files brought in: what came of each, and every row that was refused. */
export class Imports1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table import_refusal, import');
  }
}
