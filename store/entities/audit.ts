import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('audit')
@Index('audit_subject', { synchronize: false })
export class AuditEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'jsonb', default: {} })
  detail!: Json;
}
