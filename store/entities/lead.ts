import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { LeadStage } from '../../core/rules/lead-stages.js';
import { ContactEntity } from './contact.js';
import { StaffMemberEntity } from './staff-member.js';

@Entity('lead')
@Unique('lead_once', ['contactId'])
@Check(
  'lead_stage_check',
  "stage in ('new', 'nurturing', 'marketingQualified', 'assigned', 'qualified', 'disqualified', 'parked', 'customer')",
)
@Index('lead_stage', ['stage', 'id'])
@Index('lead_owner', ['ownerId', 'stage'])
@Index('lead_captured', ['capturedAt'])
export class LeadEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  contactId!: string;

  @Column({ type: 'text' })
  stage!: LeadStage;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text', nullable: true })
  region!: string | null;

  @Column({ type: 'uuid', nullable: true })
  campaignId!: string | null;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  ownerId!: string | null;

  @Column({ type: 'timestamptz' })
  capturedAt!: Date;

  @Column({ type: 'timestamptz' })
  stageAt!: Date;

  @Column({ type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ type: 'integer', default: 1 })
  version!: number;
}
