import type { OperationContext } from '../../api/context.js';
import { allStaff } from '../../api/operations/staff.js';
import { AppError } from '../../core/errors.js';
import type { StaffMember } from '../../store/repositories/staff.js';

/** Whom an e-mail address on the command line means. Throws `notFound`. */
export async function memberOf(operations: OperationContext, email: string): Promise<StaffMember> {
  const member = (await allStaff(operations)).find((candidate) => candidate.email === email.toLowerCase());
  if (!member) throw new AppError('notFound', `Nobody with the e-mail address ${email} works here.`);
  return member;
}
