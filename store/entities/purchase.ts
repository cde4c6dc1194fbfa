import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ContactEntity } from './contact.js';
import { ProductEntity } from './product.js';

@Entity('purchase')
@Unique('purchase_once', ['source', 'externalId'])
@Index('purchase_contact', { synchronize: false })
@Index('purchase_credited_run', { synchronize: false })
export class PurchaseEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  contactId!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  externalId!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'numeric', precision: 18, scale: 4 })
  amount!: string;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ type: 'integer', default: 1 })
  quantity!: number;

  @ForeignKey(() => ProductEntity)
  @Column({ type: 'uuid', nullable: true })
  productId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  creditedMessageId!: string | null;

  @Column({ type: 'uuid', nullable: true })
  creditedRunId!: string | null;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
