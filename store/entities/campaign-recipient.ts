import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { CampaignEntity } from './campaign.js';
import { ContactEntity } from './contact.js';
import { RunEntity } from './run.js';

@Entity('campaign_recipient')
@Check('campaign_recipient_state_check', "state in ('control', 'waiting', 'enrolled', 'refused')")
@Unique('campaign_recipient_once', ['campaignId', 'contactId'])
@Index('campaign_recipient_turn', ['campaignId', 'wave', 'state', 'id'])
@Index('campaign_recipient_contact', ['contactId', 'enrolledAt'])
export class CampaignRecipientEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => CampaignEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  campaignId!: string;

  /** Null when the person was erased: the numbers of the campaign stay right. */
  @ForeignKey(() => ContactEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactId!: string | null;

  @Column({ type: 'text' })
  arm!: string;

  /** Null for the control group: it is in no wave. */
  @Column({ type: 'integer', nullable: true })
  wave!: number | null;

  @Column({ type: 'text' })
  state!: 'control' | 'waiting' | 'enrolled' | 'refused';

  /** Why the recipient was refused. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  enrolledAt!: Date | null;
}
