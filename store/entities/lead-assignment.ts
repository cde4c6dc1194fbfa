import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { LeadEntity } from './lead.js';
import { RunEntity } from './run.js';
import { StaffMemberEntity } from './staff-member.js';
import { TeamEntity } from './team.js';

@Entity('lead_assignment')
@Unique('lead_assignment_once', ['runId', 'callKey'])
@Check('lead_assignment_rule_check', "rule in ('roundRobin', 'region', 'capacity', 'byHand')")
@Index('lead_assignment_lead', ['leadId', 'turn'])
@Index('lead_assignment_turn', { synchronize: false })
export class LeadAssignmentEntity {
  /** Counts up over all teams: whose last turn is the longest ago is next. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  turn!: string;

  @ForeignKey(() => LeadEntity, { onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  leadId!: string;

  @ForeignKey(() => TeamEntity)
  @Column({ type: 'uuid', nullable: true })
  teamId!: string | null;

  @ForeignKey(() => StaffMemberEntity)
  @Column({ type: 'uuid', nullable: true })
  assigneeId!: string | null;

  @Column({ type: 'text' })
  rule!: 'roundRobin' | 'region' | 'capacity' | 'byHand';

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  actor!: string;

  @ForeignKey(() => RunEntity, { onDelete: 'SET NULL' })
  @Column({ type: 'uuid', nullable: true })
  runId!: string | null;

  @Column({ type: 'text', nullable: true })
  callKey!: string | null;
}
