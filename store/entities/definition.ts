import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('definition')
@Unique('definition_once', ['name', 'version'])
@Index('definition_hash', ['hash'])
export class DefinitionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text' })
  hash!: string;

  @Column({ type: 'jsonb' })
  document!: Json;

  @Column({ type: 'jsonb' })
  program!: Json;

  @Column({ type: 'jsonb', default: {} })
  entry!: Json;

  @Column({ type: 'jsonb', default: [] })
  triggers!: Json;

  @Column({ type: 'text', array: true, nullable: true })
  eventTypes!: string[] | null;

  @Column({ type: 'timestamptz' })
  publishedAt!: Date;

  @Column({ type: 'text' })
  publishedBy!: string;
}
