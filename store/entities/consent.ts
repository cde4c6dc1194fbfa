import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';
import { ContactPointEntity } from './contact-point.js';

@Entity('consent')
@Check('consent_status_check', "status in ('granted', 'withdrawn')")
@Index('consent_newest', { synchronize: false })
@Index('consent_contact', ['contactId'])
@ForeignKey(() => ContactPointEntity, ['contactId', 'contactPointId'], ['contactId', 'id'], {
  name: 'consent_of_point',
  onDelete: 'CASCADE',
})
export class ConsentEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  contactId!: string;

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
