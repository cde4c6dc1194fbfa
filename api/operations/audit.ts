import { type AuditFilter, type AuditRow, listAudit } from '../../store/repositories/audit.js';
import type { OperationContext } from '../context.js';
import { limitOf, type Page, type PageQuery, pageOf, readIdCursor } from '../cursor.js';

/** Who did what, newest first. */
export async function findAudit(context: OperationContext, query: AuditFilter & PageQuery): Promise<Page<AuditRow>> {
  const limit = limitOf(query);
  const rows = await listAudit(context.dataSource, query, { beforeId: readIdCursor(query), limit: limit + 1 });
  return pageOf(rows, limit, (row) => [row.id]);
}
