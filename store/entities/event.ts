import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';
import { ContactEntity } from './contact.js';

@Entity('event')
@Unique('event_once', ['source', 'eventId'])
@Index('event_waiting', { synchronize: false })
@Index('event_waiting_contact', { synchronize: false })
@Index('event_unknown', { synchronize: false })
@Index('event_contact', { synchronize: false })
export class EventEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  eventId!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text', nullable: true })
  subject!: string | null;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'jsonb', default: {} })
  data!: Json;

  @ForeignKey(() => ContactEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'timestamptz' })
  receivedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  dispatchedAt!: Date | null;
}
