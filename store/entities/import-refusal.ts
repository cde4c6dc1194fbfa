import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ImportEntity } from './import.js';

@Entity('import_refusal')
export class ImportRefusalEntity {
  @ForeignKey(() => ImportEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  importId!: string;

  @PrimaryColumn({ type: 'integer' })
  line!: number;

  @PrimaryColumn({ type: 'integer' })
  position!: number;

  @Column({ type: 'text' })
  column!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text', nullable: true })
  found!: string | null;

  @Column({ type: 'text' })
  expected!: string;

  @Column({ type: 'text' })
  record!: string;
}
