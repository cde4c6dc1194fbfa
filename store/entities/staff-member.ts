import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { TeamEntity } from './team.js';

@Entity('staff_member')
@Unique('staff_member_email_key', ['email'])
@Check('staff_member_role_check', "role in ('administrator', 'designer', 'marketer', 'agent', 'reader')")
export class StaffMemberEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  displayName!: string;

  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  role!: 'administrator' | 'designer' | 'marketer' | 'agent' | 'reader';

  @Column({ type: 'text', default: 'en' })
  locale!: string;

  @Column({ type: 'text', nullable: true })
  timeZone!: string | null;

  @ForeignKey(() => TeamEntity)
  @Column({ type: 'uuid', nullable: true })
  teamId!: string | null;

  @Column({ type: 'integer', default: 50 })
  capacity!: number;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ type: 'text', array: true, default: [] })
  regions!: string[];

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
