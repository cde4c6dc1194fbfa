import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('contact')
@Unique('contact_external_id_key', ['externalId'])
@Index('contact_attributes', { synchronize: false })
export class ContactEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text', nullable: true })
  externalId!: string | null;

  @Column({ type: 'text', default: '' })
  displayName!: string;

  @Column({ type: 'text', default: 'en' })
  locale!: string;

  @Column({ type: 'text', nullable: true })
  timeZone!: string | null;

  @Column({ type: 'jsonb', default: {} })
  attributes!: Json;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ type: 'integer', default: 1 })
  version!: number;
}
