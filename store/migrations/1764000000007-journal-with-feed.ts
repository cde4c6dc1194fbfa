import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stood in a table before comes to the first thing that its run was fed: its numbers stay, its instants become one. */
const UP = `
  alter table run_feed add column step_seq integer, add column steps_at timestamptz, add column steps json;
  update run_feed set step_seq = 0, steps_at = at, steps = coalesce(
    (select json_agg(json_build_array(kind, task, name, detail) order by run_step.seq) from run_step
     where run_step.run_id = run_feed.run_id and run_feed.seq = 0), '[]');
  alter table run_feed alter column step_seq set not null, alter column steps_at set not null,
    alter column steps set not null;
  drop table run_step;
  create view run_step as
    select run_feed.run_id, run_feed.step_seq + step.position::integer - 1 as seq, run_feed.steps_at as at,
      step.entry ->> 0 as kind, step.entry ->> 1 as task, step.entry ->> 2 as name,
      nullif((step.entry -> 3)::jsonb, 'null') as detail
    from run_feed cross join lateral json_array_elements(run_feed.steps) with ordinality as step (entry, position);

  alter table run set (fillfactor = 60);
`;

const DOWN = `
  alter table run reset (fillfactor);
  create table journal (
    run_id uuid not null references run on delete cascade,
    seq integer not null,
    at timestamptz not null,
    kind text not null,
    task text not null,
    name text not null,
    detail jsonb,
    primary key (run_id, seq)
  );
  insert into journal select run_id, seq, at, kind, task, name, detail from run_step;
  drop view run_step;
  alter table journal rename to run_step;
  alter index journal_pkey rename to run_step_pkey;
  alter table run_step rename constraint journal_run_id_fkey to run_step_run_id_fkey;
  alter table run_feed drop column step_seq, drop column steps_at, drop column steps;
`;

/**
 * The journal stands beside what caused it: a row of its own for each of some twenty steps of a run cost more than all else
 * that a message costs. Pages of `run` keep room for new versions of their rows, so that most updates touch no index.
 */
export class JournalWithFeed1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}
