import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { MessageEntity } from './message.js';

@Entity('tracked_link')
@Unique('tracked_link_once', ['messageId', 'position'])
export class TrackedLinkEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => MessageEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  messageId!: string;

  @Column({ type: 'integer' })
  position!: number;

  @Column({ type: 'text' })
  url!: string;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
