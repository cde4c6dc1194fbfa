// Every table's class, listed by hand: a glob would load the sources twice once they are built.
import { ActivityEntity } from './activity.js';
import { ApiKeyEntity } from './api-key.js';
import { AuditEntity } from './audit.js';
import { CallEntity } from './call.js';
import { CampaignEntity } from './campaign.js';
import { CampaignCostEntity } from './campaign-cost.js';
import { CampaignPaceEntity } from './campaign-pace.js';
import { CampaignRecipientEntity } from './campaign-recipient.js';
import { CampaignResponseEntity } from './campaign-response.js';
import { CampaignWaveEntity } from './campaign-wave.js';
import { ConsentEntity } from './consent.js';
import { ContactEntity } from './contact.js';
import { ContactPointEntity } from './contact-point.js';
import { CouponEntity } from './coupon.js';
import { DefinitionEntity } from './definition.js';
import { DueEntity } from './due.js';
import { EventEntity } from './event.js';
import { IdempotentRequestEntity } from './idempotent-request.js';
import { ImportEntity } from './import.js';
import { ImportRefusalEntity } from './import-refusal.js';
import { LeadEntity } from './lead.js';
import { LeadAssignmentEntity } from './lead-assignment.js';
import { LeadStageChangeEntity } from './lead-stage-change.js';
import { MessageEntity } from './message.js';
import { MessageEventEntity } from './message-event.js';
import { OpportunityEntity } from './opportunity.js';
import { OutboxEntity } from './outbox.js';
import { ProductEntity } from './product.js';
import { PurchaseEntity } from './purchase.js';
import { RunEntity } from './run.js';
import { RunEventEntity } from './run-event.js';
import { RunFeedEntity } from './run-feed.js';
import { ScoreEntity } from './score.js';
import { ScoreChangeEntity } from './score-change.js';
import { SegmentEntity } from './segment.js';
import { SegmentMemberEntity } from './segment-member.js';
import { SettingEntity } from './setting.js';
import { StaffMemberEntity } from './staff-member.js';
import { SuppressionEntity } from './suppression.js';
import { TeamEntity } from './team.js';
import { TrackedLinkEntity } from './tracked-link.js';
import { VariantEntity } from './variant.js';
import { WorkItemEntity } from './work-item.js';

export const ENTITIES = [
  ActivityEntity,
  ApiKeyEntity,
  AuditEntity,
  CallEntity,
  CampaignEntity,
  CampaignCostEntity,
  CampaignPaceEntity,
  CampaignRecipientEntity,
  CampaignResponseEntity,
  CampaignWaveEntity,
  ConsentEntity,
  ContactEntity,
  ContactPointEntity,
  CouponEntity,
  DefinitionEntity,
  DueEntity,
  EventEntity,
  IdempotentRequestEntity,
  ImportEntity,
  ImportRefusalEntity,
  LeadEntity,
  LeadAssignmentEntity,
  LeadStageChangeEntity,
  MessageEntity,
  MessageEventEntity,
  OpportunityEntity,
  OutboxEntity,
  ProductEntity,
  PurchaseEntity,
  RunEntity,
  RunEventEntity,
  RunFeedEntity,
  ScoreEntity,
  ScoreChangeEntity,
  SegmentEntity,
  SegmentMemberEntity,
  SettingEntity,
  StaffMemberEntity,
  SuppressionEntity,
  TeamEntity,
  TrackedLinkEntity,
  VariantEntity,
  WorkItemEntity,
] as const;
