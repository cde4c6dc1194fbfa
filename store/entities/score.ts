import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';
import { ContactEntity } from './contact.js';

@Entity('score')
@Index('score_contact', ['contactId'])
export class ScoreEntity {
  @PrimaryColumn({ type: 'text' })
  model!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  contactId!: string;

  @Column({ type: 'text' })
  modelVersion!: string;

  @Column({ type: 'integer' })
  score!: number;

  @Column({ type: 'integer' })
  fit!: number;

  @Column({ type: 'integer' })
  behaviour!: number;

  @Column({ type: 'integer' })
  threshold!: number;

  @Column({ type: 'boolean' })
  qualified!: boolean;

  @Column({ type: 'jsonb' })
  explanation!: Json;

  @Column({ type: 'timestamptz', nullable: true })
  changesAt!: Date | null;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
