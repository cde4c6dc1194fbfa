import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';
import { MessageEntity } from './message.js';

@Entity('message_event')
@Check(
  'message_event_kind_check',
  "kind in ('delivered', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed', 'complained', 'answered')",
)
@Unique('message_event_once', ['messageId', 'kind', 'occurrence'])
export class MessageEventEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => MessageEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  messageId!: string;

  @Column({ type: 'text' })
  kind!: 'delivered' | 'bounced' | 'opened' | 'clicked' | 'replied' | 'unsubscribed' | 'complained' | 'answered';

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  occurrence!: string;

  @Column({ type: 'jsonb', default: {} })
  detail!: Json;
}
