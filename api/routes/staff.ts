import type { Authenticator } from '../authentication.js';
import { created, ok, type Routes } from '../handler.js';
import {
  allKeys,
  allStaff,
  allTeams,
  createKey,
  createStaffMember,
  revokeKey,
  type StaffMemberChange,
  type StaffMemberFacts,
  saveTeam,
  showMe,
  type TeamFacts,
  updateStaffMember,
} from '../operations/staff.js';

export function staffRoutes(keys: Authenticator): Routes {
  return {
    listStaff: async (_request, context) => ok({ items: await allStaff(context) }),

    createStaffMember: async ({ body }, context) => created(await createStaffMember(context, body<StaffMemberFacts>())),

    updateStaffMember: async ({ params, body }, context) =>
      ok(await updateStaffMember(context, params.staffMemberId!, body<StaffMemberChange>())),

    listTeams: async (_request, context) => ok({ items: await allTeams(context) }),

    createTeam: async ({ body }, context) => {
      const { team, created: isNew } = await saveTeam(context, body<TeamFacts>());
      return isNew ? created(team) : ok(team);
    },

    listKeys: async (_request, context) => ok({ items: await allKeys(context) }),

    createKey: async ({ body }, context) =>
      created(await createKey(context, body<{ name: string; staffMemberId: string }>())),

    revokeKey: async ({ params }, context) => {
      const key = await revokeKey(context, params.keyId!);
      keys.forget();
      return ok(key);
    },

    showMe: async (_request, context) => ok(await showMe(context)),
  };
}
