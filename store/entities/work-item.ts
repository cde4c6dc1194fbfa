import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';
import { ContactEntity } from './contact.js';
import { RunEntity } from './run.js';
import { StaffMemberEntity } from './staff-member.js';
import { TeamEntity } from './team.js';

@Entity('work_item')
@Check('work_item_state_check', "state in ('open', 'claimed', 'completed', 'canceled')")
@Check('work_item_priority_check', "priority in ('low', 'normal', 'high', 'urgent')")
@Unique('work_item_once', ['runId', 'callKey'])
@Index('work_item_open', ['teamId', 'state', 'dueAt'])
@Index('work_item_holding', { synchronize: false })
export class WorkItemEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'text', nullable: true })
  callKey!: string | null;

  @ForeignKey(() => ContactEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactId!: string | null;

  @Column({ type: 'text' })
  form!: string;

  @Column({ type: 'text' })
  formVersion!: string;

  @Column({ type: 'jsonb' })
  title!: Json;

  @Column({ type: 'jsonb', default: {} })
  data!: Json;

  @ForeignKey(() => TeamEntity)
  @Column({ type: 'uuid', nullable: true })
  teamId!: string | null;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  assigneeId!: string | null;

  @Column({ type: 'text', default: 'open' })
  state!: 'open' | 'claimed' | 'completed' | 'canceled';

  @Column({ type: 'text', default: 'normal' })
  priority!: 'low' | 'normal' | 'high' | 'urgent';

  @Column({ type: 'boolean', default: false })
  holdsPromotions!: boolean;

  @Column({ type: 'timestamptz', nullable: true })
  dueAt!: Date | null;

  @Column({ type: 'integer', default: 0 })
  escalationLevel!: number;

  @Column({ type: 'jsonb', nullable: true })
  result!: Json | null;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  completedBy!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  completedAt!: Date | null;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'integer', default: 1 })
  version!: number;
}
