import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { CampaignEntity } from './campaign.js';
import { ContactEntity } from './contact.js';
import { EventEntity } from './event.js';
import { RunEntity } from './run.js';

@Entity('campaign_response')
@Unique('campaign_response_once', ['campaignId', 'contactId', 'kind'])
export class CampaignResponseEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => CampaignEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  campaignId!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactId!: string | null;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  /** The event that told of it. */
  @ForeignKey(() => EventEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  eventId!: string | null;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  /** What it brought, in the currency of the campaign, where no purchase of ours says it. */
  @Column({ type: 'numeric', precision: 18, scale: 4, nullable: true })
  amount!: string | null;

  @Column({ type: 'text' })
  recordedBy!: string;

  @Column({ type: 'text', nullable: true })
  note!: string | null;
}
