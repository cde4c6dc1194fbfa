import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';
import { EventEntity } from './event.js';
import { RunEntity } from './run.js';

@Entity('run_event')
@Check('run_event_control_check', "control in ('pause', 'resume', 'cancel')")
@Check('run_event_state_check', "state in ('pending', 'delivered', 'acknowledged', 'late')")
@Unique('run_event_once', ['runId', 'eventId'])
@Check('run_event_kind', 'num_nonnulls(event_id, control, answer) = 1')
@Index('run_event_open', { synchronize: false })
@Index('run_event_pending', { synchronize: false })
@Index('run_event_delivered', { synchronize: false })
@Index('run_event_answer', { synchronize: false })
export class RunEventEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @ForeignKey(() => RunEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  runId!: string;

  @ForeignKey(() => EventEntity)
  @Column({ type: 'uuid', nullable: true })
  eventId!: string | null;

  @Column({ type: 'text', nullable: true })
  control!: 'pause' | 'resume' | 'cancel' | null;

  @Column({ type: 'jsonb', nullable: true })
  answer!: Json | null;

  @Column({ type: 'text', default: 'pending' })
  state!: 'pending' | 'delivered' | 'acknowledged' | 'late';

  @Column({ type: 'timestamptz' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  deliveredRealAt!: Date | null;
}
