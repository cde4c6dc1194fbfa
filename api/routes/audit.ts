import type { AuditFilter } from '../../store/repositories/audit.js';
import type { PageQuery } from '../cursor.js';
import { ok, type Routes } from '../handler.js';
import { findAudit } from '../operations/audit.js';

export const auditRoutes: Routes = {
  listAudit: async ({ query }, context) => ok(await findAudit(context, query<AuditFilter & PageQuery>())),
};
