import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ContactEntity } from './contact.js';

@Entity('contact_point')
@Check('contact_point_kind_check', "kind in ('email', 'phone')")
@Check('contact_point_status_check', "status in ('active', 'bounced', 'complained', 'invalid')")
@Unique('contact_point_once', ['kind', 'normalised'])
@Unique('contact_point_of_contact', ['contactId', 'id'])
export class ContactPointEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  contactId!: string;

  @Column({ type: 'text' })
  kind!: 'email' | 'phone';

  @Column({ type: 'text' })
  value!: string;

  @Column({ type: 'text' })
  normalised!: string;

  @Column({ type: 'text', default: 'active' })
  status!: 'active' | 'bounced' | 'complained' | 'invalid';

  @Column({ type: 'boolean', default: true })
  isPrimary!: boolean;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
