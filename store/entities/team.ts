import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { StaffMemberEntity } from './staff-member.js';

@Entity('team')
@Unique('team_name_key', ['name'])
export class TeamEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  supervisorId!: string | null;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  directorId!: string | null;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
