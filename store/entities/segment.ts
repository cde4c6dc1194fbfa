import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('segment')
@Unique('segment_name_key', ['name'])
export class SegmentEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb', default: {} })
  title!: Json;

  @Column({ type: 'jsonb' })
  filter!: Json;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  evaluatedAt!: Date | null;
}
