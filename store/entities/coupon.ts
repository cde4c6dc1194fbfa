import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ContactEntity } from './contact.js';
import { RunEntity } from './run.js';

@Entity('coupon')
@Unique('coupon_code_key', ['code'])
@Unique('coupon_once', ['runId', 'callKey'])
export class CouponEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'text' })
  callKey!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  contactId!: string | null;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'numeric', precision: 5, scale: 2, nullable: true })
  percent!: string | null;

  @Column({ type: 'numeric', precision: 18, scale: 4, nullable: true })
  amount!: string | null;

  @Column({ type: 'char', length: 3, nullable: true })
  currency!: string | null;

  @Column({ type: 'timestamptz' })
  validUntil!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  redeemedAt!: Date | null;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
