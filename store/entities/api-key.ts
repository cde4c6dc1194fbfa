import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { StaffMemberEntity } from './staff-member.js';

@Entity('api_key')
@Unique('api_key_prefix_key', ['prefix'])
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid' })
  staffMemberId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  prefix!: string;

  @Column({ type: 'text' })
  secretHash!: string;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;
}
