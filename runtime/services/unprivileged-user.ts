// PostgreSQL refuses to run as root. Where we are root (containers, build machines) it runs as another user.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../core/errors.js';

export interface UnprivilegedUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` exists on every machine and, unlike a bare number, has the row in the user list that initdb asks for. */
const CANDIDATES = ['postgres', 'nobody'] as const;

/**
 * The user to drop to, or undefined when this process is not root and needs no other.
 * @throws AppError databaseUnavailable when the machine has none of the candidates.
 */
export function chooseUnprivilegedUser(): UnprivilegedUser | undefined {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
  for (const name of CANDIDATES) {
    const user = findUser(name);
    if (user !== undefined) return user;
  }
  throw new AppError(
    'databaseUnavailable',
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody" to run it as. ' +
      'Start as another user, or set DATABASE_URL.',
    [{ fix: 'set DATABASE_URL' }],
  );
}

function findUser(name: string): UnprivilegedUser | undefined {
  try {
    return { name, uid: readId('-u', name), gid: readId('-g', name) };
  } catch {
    return undefined;
  }
}

function readId(flag: '-u' | '-g', name: string): number {
  // macOS prints nobody's id as -2
  return Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] })) >>> 0;
}

/** Can the user come to this path? Every folder above must be passable for him. */
export function canReach(user: UnprivilegedUser, target: string): boolean {
  let current = path.resolve(target);
  for (;;) {
    if (existsSync(current) && !isPassable(user, current)) return false;
    const parent = path.dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}

function isPassable(user: UnprivilegedUser, target: string): boolean {
  const stat = statSync(target);
  if (!stat.isDirectory()) return true;
  if (stat.uid === user.uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === user.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}
