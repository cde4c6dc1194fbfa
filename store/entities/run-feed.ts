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

  /** Number of the first of its steps; they count up from 0 within the run. */
  @Column({ type: 'integer' })
  stepSeq!: number;

  @Column({ type: 'timestamptz' })
  stepsAt!: Date;

  /** The journal of what came of it, each step as [kind, task, name, why]. The view `run_step` shows them as rows. */
  @Column({ type: 'json' })
  steps!: Json;
}
