import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CampaignEntity } from './campaign.js';

@Entity('campaign_cost')
@Check('campaign_cost_kind_check', "kind in ('activity', 'media', 'print', 'commission', 'other')")
@Index('campaign_cost_campaign', ['campaignId', 'at'])
export class CampaignCostEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => CampaignEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  campaignId!: string;

  @Column({ type: 'text' })
  kind!: 'activity' | 'media' | 'print' | 'commission' | 'other';

  @Column({ type: 'text' })
  title!: string;

  /** In the currency of the campaign; below zero for money that came back. */
  @Column({ type: 'numeric', precision: 18, scale: 4 })
  amount!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ type: 'text' })
  recordedBy!: string;

  @Column({ type: 'timestamptz' })
  recordedAt!: Date;
}
