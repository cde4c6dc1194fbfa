import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('due')
@Index('due_at', ['at'])
export class DueEntity {
  @PrimaryColumn({ type: 'text' })
  kind!: string;

  @PrimaryColumn({ type: 'text' })
  subject!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'jsonb', default: {} })
  payload!: Json;
}
