import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('idempotent_request')
export class IdempotentRequestEntity {
  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  requestHash!: string;

  @Column({ type: 'integer', nullable: true })
  status!: number | null;

  @Column({ type: 'jsonb', nullable: true })
  response!: Json | null;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
