// What a process can do for the platform. One process may have several roles, several processes the same.
import type { Role } from './compose.js';

export const ROLES = {
  worker: { name: 'worker', needs: { temporal: true, mail: true }, start: async () => {} },
  api: { name: 'api', needs: { temporal: true, mail: false }, start: async () => {} },
} satisfies Record<string, Role>;
