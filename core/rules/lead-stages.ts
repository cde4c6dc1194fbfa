// The way of a lead through sales, and which leads are work in an expert's hands.

export const LEAD_STAGES = [
  'new',
  'nurturing',
  'marketingQualified',
  'assigned',
  'qualified',
  'disqualified',
  'parked',
  'customer',
] as const;

export type LeadStage = (typeof LEAD_STAGES)[number];

/** A lead in one of these stages fills a place of its owner: the talk is still to come. */
export const STAGES_IN_HAND: readonly LeadStage[] = ['marketingQualified', 'assigned'];

/** Stages that a lead leaves for `assigned` when somebody gets it. What sales have settled stays settled. */
export const STAGES_BEFORE_SALES: readonly LeadStage[] = ['new', 'nurturing', 'marketingQualified', 'parked'];

/** Stages with which the work on a lead is over. */
export const SETTLED_STAGES: readonly LeadStage[] = ['qualified', 'disqualified', 'customer'];
