import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ContactEntity } from './contact.js';
import { RunEntity } from './run.js';

@Entity('score_change')
@Unique('score_change_once', ['runId', 'callKey'])
@Index('score_change_contact', ['contactId', 'model', 'id'])
export class ScoreChangeEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  model!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  contactId!: string;

  @Column({ type: 'text' })
  modelVersion!: string;

  @Column({ type: 'integer' })
  score!: number;

  @Column({ type: 'integer', nullable: true })
  previous!: number | null;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'text', nullable: true })
  callKey!: string | null;
}
