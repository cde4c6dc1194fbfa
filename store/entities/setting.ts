import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json } from '../../core/json.js';

@Entity('setting')
export class SettingEntity {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb' })
  value!: Json;
}
