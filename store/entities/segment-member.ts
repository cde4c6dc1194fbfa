import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ContactEntity } from './contact.js';
import { SegmentEntity } from './segment.js';

@Entity('segment_member')
@Index('segment_member_contact', ['contactId'])
export class SegmentMemberEntity {
  @ForeignKey(() => SegmentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  segmentId!: string;

  @ForeignKey(() => ContactEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid' })
  contactId!: string;

  @Column({ type: 'timestamptz' })
  enteredAt!: Date;
}
