// Who of a team gets the next work item.

export interface MemberLoad {
  readonly id: string;
  /** Places left under the member's capacity. */
  free: number;
  /** Items open now. */
  open: number;
}

/**
 * The member who is wanted, also without a free place: somebody chose that person for it. Nobody wanted, or somebody who does not
 * work in the team any more: the member with a free place and the fewest open items, by id among equals; null when all are full.
 * The choice is counted in the loads, so that a batch is shared evenly.
 */
export function chooseAssignee(members: readonly MemberLoad[], wantedId?: string | null): string | null {
  const chosen =
    members.find((member) => member.id === wantedId) ??
    members
      .filter((member) => member.free > 0)
      .reduce<MemberLoad | undefined>(
        (best, member) => (best && !isLessLoaded(member, best) ? best : member),
        undefined,
      );
  if (!chosen) return null;
  chosen.free -= 1;
  chosen.open += 1;
  return chosen.id;
}

function isLessLoaded(one: MemberLoad, other: MemberLoad): boolean {
  return one.open < other.open || (one.open === other.open && one.id < other.id);
}
