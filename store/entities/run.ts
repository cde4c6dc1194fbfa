import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';
import { CampaignEntity } from './campaign.js';
import { ContactEntity } from './contact.js';

@Entity('run')
@Check('run_status_check', "status in ('enrolled', 'running', 'paused', 'completed', 'faulted', 'canceled')")
@Unique('run_entry', ['definitionName', 'entryKey'])
@Index('run_one_at_a_time', { synchronize: false })
@Index('run_waiting', { synchronize: false })
@Index('run_assigned', { synchronize: false })
@Index('run_cohort', ['cohortId', 'slot'])
@Index('run_contact', { synchronize: false })
@Index('run_open', { synchronize: false })
@Index('run_by_process', ['definitionName', 'status', 'id'])
@Index('run_campaign', { synchronize: false })
export class RunEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  definitionName!: string;

  @Column({ type: 'text' })
  definitionVersion!: string;

  @Column({ type: 'text' })
  programHash!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactId!: string | null;

  @Column({ type: 'jsonb', default: {} })
  subject!: Json;

  @Column({ type: 'jsonb' })
  input!: Json;

  @Column({ type: 'text', default: 'enrolled' })
  status!: 'enrolled' | 'running' | 'paused' | 'completed' | 'faulted' | 'canceled';

  @Column({ type: 'text' })
  entryKey!: string;

  @Column({ type: 'boolean', default: false })
  oneAtATime!: boolean;

  @Column({ type: 'timestamptz' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  output!: Json | null;

  @Column({ type: 'jsonb', nullable: true })
  error!: Json | null;

  @Column({ type: 'text', nullable: true })
  currentTask!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  nextDueAt!: Date | null;

  @Column({ type: 'integer', default: 0 })
  openCalls!: number;

  @Column({ type: 'text', array: true, nullable: true })
  eventTypes!: string[] | null;

  @Column({ type: 'text', nullable: true })
  cohortId!: string | null;

  @Column({ type: 'integer', nullable: true })
  slot!: number | null;

  @Column({ type: 'integer', default: 0 })
  epoch!: number;

  @Column({ type: 'integer', default: 1 })
  engine!: number;

  @Column({ type: 'uuid', nullable: true })
  parentRunId!: string | null;

  @Column({ type: 'text', nullable: true })
  parentCommand!: string | null;

  /** The campaign that it belongs to: its own run, and those of its recipients. */
  @ForeignKey(() => CampaignEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  campaignId!: string | null;
}
