import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CampaignEntity } from './campaign.js';

/** How far a throttled campaign has used up its slots; apart from the campaign, so that senders do not wait for its record. */
@Entity('campaign_pace')
@Check('campaign_pace_what_check', "what in ('enrolling', 'sending')")
export class CampaignPaceEntity {
  @ForeignKey(() => CampaignEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  campaignId!: string;

  @PrimaryColumn({ type: 'text' })
  what!: 'enrolling' | 'sending';

  /** The first slot that is not taken. */
  @Column({ type: 'timestamptz' })
  nextAt!: Date;
}
