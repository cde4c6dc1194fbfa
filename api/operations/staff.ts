// Who works here, and the keys by which people and programs come in.
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { normaliseEmail } from '../../core/rules/contact-points.js';
import { inTransaction } from '../../store/data-source.js';
import { type ApiKey, insertApiKey, listApiKeys, revokeApiKey } from '../../store/repositories/api-keys.js';
import { recordAudit } from '../../store/repositories/audit.js';
import {
  changeStaffMember,
  findStaffByEmail,
  findStaffMember,
  findTeam,
  insertStaffMember,
  listStaff,
  listTeams,
  type StaffMember,
  type Team,
  upsertTeam,
} from '../../store/repositories/staff.js';
import { makeKey, type NewKey } from '../authentication.js';
import type { OperationContext } from '../context.js';
import { RIGHTS, type Role } from '../rights.js';

export function allStaff(context: OperationContext): Promise<readonly StaffMember[]> {
  return listStaff(context.dataSource);
}

export function allTeams(context: OperationContext): Promise<readonly Team[]> {
  return listTeams(context.dataSource);
}

export interface StaffMemberFacts {
  readonly displayName: string;
  readonly email: string;
  readonly role: Role;
  readonly locale?: string;
  readonly timeZone?: string;
  /** Name of the team. */
  readonly team?: string;
  readonly capacity?: number;
  /** Whose leads the person gets first. */
  readonly regions?: readonly string[];
}

/** Adds somebody. Throws `conflict` when the e-mail address is taken. */
export function createStaffMember(context: OperationContext, given: StaffMemberFacts): Promise<StaffMember> {
  const email = normaliseEmail(given.email);
  if (!email.ok) throw wrong('/email', given.email, email.expected);
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const team = given.team === undefined ? undefined : await findTeam(manager, given.team);
    if (given.team !== undefined && !team) throw wrong('/team', given.team, 'the name of a team');
    const member = await insertStaffMember(manager, { ...given, email: email.value, teamId: team?.id }, now);
    if (!member) throw new AppError('conflict', `Somebody with the e-mail address ${email.value} works here already.`);
    const entry = { actor: context.actor.name, action: 'staff.created', subject: `staff:${member.id}` };
    await recordAudit(manager, { ...entry, detail: { role: given.role } }, now);
    return member;
  });
}

export interface StaffMemberChange {
  /** Name of the team; null takes the person out of it. */
  readonly team?: string | null;
  readonly capacity?: number;
  readonly regions?: readonly string[];
  readonly active?: boolean;
}

/** Changes where somebody works, and how much; what is not given stays. */
export function updateStaffMember(
  context: OperationContext,
  id: string,
  given: StaffMemberChange,
): Promise<StaffMember> {
  const { team: name, ...rest } = given;
  return inTransaction(context.dataSource, async (manager) => {
    const team = typeof name === 'string' ? await findTeam(manager, name) : undefined;
    if (typeof name === 'string' && !team) throw wrong('/team', name, 'the name of a team');
    const teamId = name === undefined ? undefined : (team?.id ?? null);
    const member = await changeStaffMember(manager, id, { ...rest, teamId });
    if (!member) throw new AppError('notFound', `Nobody who works here has the id ${id}.`);
    const entry = { actor: context.actor.name, action: 'staff.changed', subject: `staff:${id}` };
    await recordAudit(manager, { ...entry, detail: { ...given } as JsonObject }, context.clock.now());
    return member;
  });
}

export interface TeamFacts {
  readonly name: string;
  readonly supervisorId?: string;
  readonly directorId?: string;
}

/** Creates a team, or changes who leads it. */
export function saveTeam(
  context: OperationContext,
  given: TeamFacts,
): Promise<{ readonly team: Team; readonly created: boolean }> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    for (const field of ['supervisorId', 'directorId'] as const) {
      const id = given[field];
      if (id !== undefined && !(await findStaffMember(manager, id)))
        throw wrong(`/${field}`, id, 'the id of a staff member');
    }
    const saved = await upsertTeam(manager, given, now);
    const entry = { actor: context.actor.name, action: 'team.saved', subject: `team:${saved.team.id}` };
    await recordAudit(manager, entry, now);
    return saved;
  });
}

export function allKeys(context: OperationContext): Promise<readonly ApiKey[]> {
  return listApiKeys(context.dataSource);
}

/** Makes a key for a staff member. `made` is for a key whose secret was chosen elsewhere; the secret is shown only now. */
export function createKey(
  context: OperationContext,
  given: { readonly name: string; readonly staffMemberId: string },
  made: NewKey = makeKey(),
): Promise<ApiKey & { readonly key: string }> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    if (!(await findStaffMember(manager, given.staffMemberId)))
      throw wrong('/staffMemberId', given.staffMemberId, 'the id of a staff member');
    const { prefix, secretHash } = made;
    const stored = await insertApiKey(manager, { ...given, prefix, secretHash, now });
    const entry = { actor: context.actor.name, action: 'key.created', subject: `key:${stored.id}` };
    await recordAudit(manager, { ...entry, detail: { staffMemberId: given.staffMemberId } }, now);
    return { ...stored, key: made.key };
  });
}

/** Revokes a key; revoking it again changes nothing. */
export function revokeKey(context: OperationContext, keyId: string): Promise<ApiKey> {
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const key = await revokeApiKey(manager, keyId, now);
    if (!key) throw new AppError('notFound', `There is no key ${keyId}.`);
    const entry = { actor: context.actor.name, action: 'key.revoked', subject: `key:${keyId}` };
    await recordAudit(manager, entry, now);
    return key;
  });
}

/** Whose key this is, and what it may do. */
export async function showMe(context: OperationContext): Promise<object> {
  const { staffMemberId, role } = context.actor;
  const member = staffMemberId === null ? undefined : await findStaffMember(context.dataSource, staffMemberId);
  if (!member || !role) throw new AppError('notFound', 'Nobody in particular is asking.');
  return { staffMemberId: member.id, displayName: member.displayName, role, rights: [...RIGHTS[role]].sort() };
}

/** The staff member of this e-mail address, made when there is none: for keys made on the command line. */
export async function findOrCreateStaffMember(
  context: OperationContext,
  given: StaffMemberFacts,
): Promise<StaffMember> {
  const email = normaliseEmail(given.email);
  if (!email.ok) throw wrong('/email', given.email, email.expected);
  const known = await findStaffByEmail(context.dataSource, email.value);
  if (known) return known;
  return createStaffMember(context, given).catch(async (error: unknown) => {
    const madeMeanwhile = await findStaffByEmail(context.dataSource, email.value);
    if (madeMeanwhile) return madeMeanwhile;
    throw error;
  });
}

function wrong(pointer: string, found: string, expected: string): AppError {
  return new AppError('badInput', `${pointer} is "${found}"; expected ${expected}.`, [{ pointer, found, expected }]);
}
