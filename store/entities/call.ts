import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';
import { RunEntity } from './run.js';

@Entity('call')
@Check('call_state_check', "state in ('started', 'done', 'failed')")
export class CallEntity {
  @ForeignKey(() => RunEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  runId!: string;

  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  function!: string;

  @Column({ type: 'jsonb', nullable: true })
  args!: Json | null;

  @Column({ type: 'text' })
  state!: 'started' | 'done' | 'failed';

  @Column({ type: 'jsonb', nullable: true })
  outcome!: Json | null;

  @Column({ type: 'integer', default: 1 })
  attempts!: number;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  settledAt!: Date | null;
}
