// Which expert of a team gets the next lead.

export const ASSIGNMENT_RULES = ['roundRobin', 'region', 'capacity'] as const;

export type AssignmentRule = (typeof ASSIGNMENT_RULES)[number];

/** Why somebody, or nobody, got a lead. */
export type AssignmentReason =
  | 'keptOwner'
  | 'nextInTurn'
  | 'nextInRegion'
  | 'regionHasNoRoom'
  | 'nobodyInRegion'
  | 'mostRoom'
  | 'nobodyHasRoom';

export interface Expert {
  readonly id: string;
  readonly regions: readonly string[];
  /** Places left under the expert's capacity. */
  free: number;
  /** When the expert's last turn was, in any rising count; 0 for somebody who never had one. */
  lastTurn: number;
}

export interface LeadToAssign {
  readonly ownerId: string | null;
  readonly region: string | null;
  /** Whether the lead fills a place of its owner already. */
  readonly inHand: boolean;
}

export interface Assignment {
  readonly assigneeId: string | null;
  readonly reason: AssignmentReason;
}

/**
 * An owner who is still among the experts keeps the lead, whatever the rule. Else by turn: of those with a free place the one whose
 * last turn is the longest ago. The choice is counted in the experts, so that a batch is shared as single leads would be.
 */
export function chooseExpert(experts: readonly Expert[], rule: AssignmentRule, lead: LeadToAssign): Assignment {
  const owner = experts.find(({ id }) => id === lead.ownerId);
  if (owner) {
    if (!lead.inHand) owner.free -= 1;
    return { assigneeId: owner.id, reason: 'keptOwner' };
  }
  const withRoom = experts.filter(({ free }) => free > 0);
  if (withRoom.length === 0) return { assigneeId: null, reason: 'nobodyHasRoom' };
  const { expert, reason } = choice(experts, withRoom, rule, lead.region);
  expert.free -= 1;
  expert.lastTurn = Math.max(...experts.map(({ lastTurn }) => lastTurn)) + 1;
  return { assigneeId: expert.id, reason };
}

interface Choice {
  readonly expert: Expert;
  readonly reason: AssignmentReason;
}

function choice(
  experts: readonly Expert[],
  withRoom: readonly Expert[],
  rule: AssignmentRule,
  region: string | null,
): Choice {
  switch (rule) {
    case 'roundRobin':
      return { expert: firstOf(withRoom, isEarlier), reason: 'nextInTurn' };
    case 'capacity':
      return { expert: firstOf(withRoom, hasMoreRoom), reason: 'mostRoom' };
    case 'region': {
      const there = withRoom.filter((expert) => worksIn(expert, region));
      if (there.length > 0) return { expert: firstOf(there, isEarlier), reason: 'nextInRegion' };
      const reason = experts.some((expert) => worksIn(expert, region)) ? 'regionHasNoRoom' : 'nobodyInRegion';
      return { expert: firstOf(withRoom, isEarlier), reason };
    }
  }
}

function worksIn({ regions }: Expert, region: string | null): boolean {
  if (region === null) return false;
  return regions.some((one) => one.toLowerCase() === region.toLowerCase());
}

function firstOf(experts: readonly Expert[], isBefore: (one: Expert, other: Expert) => boolean): Expert {
  return experts.reduce((first, expert) => (isBefore(expert, first) ? expert : first));
}

function isEarlier(one: Expert, other: Expert): boolean {
  return one.lastTurn < other.lastTurn || (one.lastTurn === other.lastTurn && one.id < other.id);
}

function hasMoreRoom(one: Expert, other: Expert): boolean {
  return one.free > other.free || (one.free === other.free && isEarlier(one, other));
}
