import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { LeadStage } from '../../core/rules/lead-stages.js';
import { LeadEntity } from './lead.js';
import { RunEntity } from './run.js';

@Entity('lead_stage_change')
@Unique('lead_stage_change_once', ['runId', 'callKey'])
@Index('lead_stage_change_lead', ['leadId', 'id'])
export class LeadStageChangeEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => LeadEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  leadId!: string;

  @Column({ type: 'text' })
  stage!: LeadStage;

  @Column({ type: 'text', nullable: true })
  previous!: LeadStage | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  actor!: string;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'text', nullable: true })
  callKey!: string | null;
}
