// What a process can do for the platform. One process may have several roles, several processes the same.
import { API_ROLE } from './api-role.js';
import type { Role } from './compose.js';
import { WORKER_ROLE } from './worker-role.js';

export const ROLES = {
  worker: WORKER_ROLE,
  api: API_ROLE,
} satisfies Record<string, Role>;
