import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('product')
@Unique('product_sku_key', ['sku'])
export class ProductEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  sku!: string;

  @Column({ type: 'jsonb', default: {} })
  title!: Json;

  @Column({ type: 'timestamptz' })
  createdAt!: Date;
}
