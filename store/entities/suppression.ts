import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('suppression')
@Unique('suppression_once', ['kind', 'valueHash'])
export class SuppressionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  valueHash!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
