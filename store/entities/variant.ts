import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('variant')
export class VariantEntity {
  @PrimaryColumn({ type: 'text' })
  experiment!: string;

  @PrimaryColumn({ type: 'text' })
  unit!: string;

  @Column({ type: 'text' })
  variant!: string;

  @Column({ type: 'timestamptz' })
  assignedAt!: Date;
}
