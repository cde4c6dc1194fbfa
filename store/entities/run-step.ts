import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';
import { RunEntity } from './run.js';

@Entity('run_step')
export class RunStepEntity {
  @ForeignKey(() => RunEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  runId!: string;

  @PrimaryColumn({ type: 'integer' })
  seq!: number;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  task!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb', nullable: true })
  detail!: Json | null;
}
