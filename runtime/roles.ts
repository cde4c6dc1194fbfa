// What a process can do for the platform. One process may have several roles, several processes the same.
import { API_ROLE } from './api-role.js';
import type { Role } from './compose.js';

export const ROLES = {
  worker: { name: 'worker', needs: { temporal: true, mail: true }, start: async () => {} },
  api: API_ROLE,
} satisfies Record<string, Role>;
