import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CampaignEntity } from './campaign.js';

@Entity('campaign_wave')
export class CampaignWaveEntity {
  @ForeignKey(() => CampaignEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  campaignId!: string;

  /** From 1. */
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  @Column({ type: 'integer' })
  size!: number;

  @Column({ type: 'timestamptz' })
  startAt!: Date;
}
