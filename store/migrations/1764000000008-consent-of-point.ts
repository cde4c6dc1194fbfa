import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = `
  alter table contact_point add constraint contact_point_of_contact unique (contact_id, id);
  drop index contact_point_contact;
  alter table consent drop constraint consent_contact_id_fkey, drop constraint consent_contact_point_id_fkey,
    add constraint consent_of_point foreign key (contact_id, contact_point_id)
      references contact_point (contact_id, id) on delete cascade;
`;

const DOWN = `
  alter table consent drop constraint consent_of_point,
    add foreign key (contact_id) references contact on delete cascade,
    add foreign key (contact_point_id) references contact_point on delete cascade;
  create index contact_point_contact on contact_point (contact_id);
  alter table contact_point drop constraint contact_point_of_contact;
`;

/** A consent is given for an address of the contact, and of nobody else: one check where there were two. */
export class ConsentOfPoint1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}
