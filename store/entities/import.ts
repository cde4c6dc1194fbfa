import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('import')
@Check('import_status_check', "status in ('running', 'completed', 'failed')")
export class ImportEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  layout!: string;

  @Column({ type: 'text', nullable: true })
  fileName!: string | null;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'jsonb', default: {} })
  counts!: Json;

  @Column({ type: 'text', nullable: true })
  problem!: string | null;

  @Column({ type: 'text' })
  startedBy!: string;

  @Column({ type: 'timestamptz' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
