import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';
import { ContactEntity } from './contact.js';
import { ContactPointEntity } from './contact-point.js';

@Entity('consent')
@Check('consent_status_check', "status in ('granted', 'withdrawn')")
@Index('consent_newest', { synchronize: false })
@Index('consent_contact', ['contactId'])
export class ConsentEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  contactId!: string;

  @ForeignKey(() => ContactPointEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  contactPointId!: string;

  @Column({ type: 'text' })
  channel!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'text' })
  status!: 'granted' | 'withdrawn';

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'jsonb', default: {} })
  evidence!: Json;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
