import type { Authenticator } from '../authentication.js';
import type { ApiDeps } from '../context.js';
import type { Routes } from '../handler.js';
import type { Metrics } from '../metrics.js';
import { auditRoutes } from './audit.js';
import { campaignRoutes } from './campaigns.js';
import { contactRoutes } from './contacts.js';
import { definitionRoutes } from './definitions.js';
import { eventRoutes } from './events.js';
import { importRoutes } from './imports.js';
import { leadRoutes } from './leads.js';
import { messageRoutes } from './messages.js';
import { operationRoutes } from './operation.js';
import { opportunityRoutes } from './opportunities.js';
import { publicRoutes } from './public.js';
import { runRoutes } from './runs.js';
import { scoreRoutes } from './scores.js';
import { segmentRoutes } from './segments.js';
import { sendPolicyRoutes } from './send-policy.js';
import { sendingRoutes } from './sending.js';
import { staffRoutes } from './staff.js';
import { templateRoutes } from './templates.js';
import { workItemRoutes } from './work-items.js';

export interface RouteParts {
  readonly keys: Authenticator;
  readonly metrics: Metrics;
}

/** One handler for each operation of the OpenAPI document. */
export function createRoutes(deps: ApiDeps, parts: RouteParts): Routes {
  return {
    ...definitionRoutes,
    ...runRoutes,
    ...eventRoutes,
    ...contactRoutes,
    ...importRoutes,
    ...messageRoutes,
    ...templateRoutes,
    ...sendPolicyRoutes,
    ...sendingRoutes,
    ...workItemRoutes,
    ...segmentRoutes,
    ...leadRoutes,
    ...scoreRoutes,
    ...opportunityRoutes,
    ...auditRoutes,
    ...campaignRoutes,
    ...staffRoutes(parts.keys),
    ...operationRoutes(deps, parts.metrics),
    ...publicRoutes(deps),
  };
}
