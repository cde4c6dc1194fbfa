import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';
import { RunEntity } from './run.js';

@Entity('run_feed')
export class RunFeedEntity {
  @ForeignKey(() => RunEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  runId!: string;

  @PrimaryColumn({ type: 'integer' })
  seq!: number;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'jsonb' })
  fed!: Json;
}
