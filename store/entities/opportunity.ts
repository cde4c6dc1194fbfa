import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';
import { ContactEntity } from './contact.js';
import { RunEntity } from './run.js';
import { StaffMemberEntity } from './staff-member.js';

@Entity('opportunity')
@Unique('opportunity_once', ['runId', 'callKey'])
@Check('opportunity_stage_check', "stage in ('new', 'contacted', 'proposal', 'negotiation', 'won', 'lost')")
@Index('opportunity_contact', ['contactId'])
@Index('opportunity_stage', ['stage', 'id'])
export class OpportunityEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  contactId!: string;

  @Column({ type: 'jsonb' })
  title!: Json;

  @Column({ type: 'text' })
  pipeline!: string;

  @Column({ type: 'text', default: 'new' })
  stage!: 'new' | 'contacted' | 'proposal' | 'negotiation' | 'won' | 'lost';

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'numeric', precision: 18, scale: 4, nullable: true })
  amount!: string | null;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ type: 'numeric', precision: 5, scale: 4, nullable: true })
  probability!: string | null;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  ownerId!: string | null;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'text', nullable: true })
  callKey!: string | null;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  closedAt!: Date | null;

  @Column({ type: 'integer', default: 1 })
  version!: number;
}
