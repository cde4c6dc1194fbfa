import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { CampaignPlan, CampaignStatus, CampaignTarget } from '../../core/campaigns/campaign-plan.js';
import type { Text } from '../../core/catalog/functions.js';
import type { Json } from '../../core/json.js';

@Entity('campaign')
@Check('campaign_status_check', "status in ('draft', 'awaitingApproval', 'running', 'paused', 'completed', 'canceled')")
@Unique('campaign_name_key', ['name'])
@Index('campaign_by_status', ['status', 'id'])
export class CampaignEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb' })
  title!: Text;

  @Column({ type: 'text', nullable: true })
  goal!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  target!: CampaignTarget | null;

  @Column({ type: 'jsonb' })
  plan!: CampaignPlan;

  @Column({ type: 'numeric', precision: 18, scale: 4, nullable: true })
  budget!: string | null;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ type: 'numeric', precision: 18, scale: 4, default: 0 })
  costPerContact!: string;

  /** A plan that costs more needs a person's approval. */
  @Column({ type: 'numeric', precision: 18, scale: 4, nullable: true })
  approvalLimit!: string | null;

  /** Messages in a minute of the world; null = as fast as it goes. */
  @Column({ type: 'integer', nullable: true })
  perMinute!: number | null;

  @Column({ type: 'text', default: 'draft' })
  status!: CampaignStatus;

  @Column({ type: 'text', nullable: true })
  stage!: string | null;

  /** Every stage that it came to, in order: stage, at, detail. */
  @Column({ type: 'jsonb', default: [] })
  stages!: Json;

  /** Its own run, not those of its recipients. */
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  launchedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  frozenAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  endReason!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  report!: Json | null;

  @Column({ type: 'text' })
  createdBy!: string;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ type: 'integer', default: 1 })
  version!: number;
}
