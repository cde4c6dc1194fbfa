import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';
import { CampaignEntity } from './campaign.js';
import { ContactEntity } from './contact.js';
import { ContactPointEntity } from './contact-point.js';
import { RunEntity } from './run.js';
import { StaffMemberEntity } from './staff-member.js';

@Entity('message')
@Check(
  'message_state_check',
  "state in ('held', 'reserved', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'skipped', 'canceled', 'unknown')",
)
@Unique('message_once', ['idempotencyKey'])
@Index('message_contact', { synchronize: false })
@Index('message_run', ['runId'])
@Index('message_state', ['state', 'id'])
@Index('message_sending', { synchronize: false })
@Index('message_campaign', { synchronize: false })
export class MessageEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  idempotencyKey!: string;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'text', nullable: true })
  callKey!: string | null;

  @ForeignKey(() => ContactEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactId!: string | null;

  @ForeignKey(() => ContactPointEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactPointId!: string | null;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  staffMemberId!: string | null;

  @Column({ type: 'text' })
  channel!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'text' })
  template!: string;

  @Column({ type: 'text' })
  templateVersion!: string;

  @Column({ type: 'text' })
  locale!: string;

  @Column({ type: 'jsonb', default: {} })
  parameters!: Json;

  @Column({ type: 'text' })
  state!:
    | 'held'
    | 'reserved'
    | 'sending'
    | 'sent'
    | 'delivered'
    | 'bounced'
    | 'failed'
    | 'skipped'
    | 'canceled'
    | 'unknown';

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', nullable: true })
  detail!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  verdict!: Json | null;

  @Column({ type: 'timestamptz', nullable: true })
  heldUntil!: Date | null;

  @Column({ type: 'uuid', nullable: true })
  claimId!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  claimedUntilReal!: Date | null;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ type: 'text', nullable: true })
  provider!: string | null;

  @Column({ type: 'text', nullable: true })
  providerMessageId!: string | null;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz' })
  stateAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  sentAt!: Date | null;

  @ForeignKey(() => CampaignEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  campaignId!: string | null;
}
