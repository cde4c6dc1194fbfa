import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * True when the process lives and its program's name matches. The name guards against a process id that was given
 * away again; a zombie (a container whose first process does not reap) counts as dead.
 */
export function isProcessAlive(pid: number, programName: RegExp): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    return programName.test(describeProcess(pid));
  } catch {
    return false;
  }
}

/** The program's name, or an empty text for a zombie. */
function describeProcess(pid: number): string {
  if (process.platform === 'win32') return readNameOnWindows(pid);
  if (process.platform === 'linux') {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const nameEnd = stat.lastIndexOf(')');
    const isZombie = stat.slice(nameEnd + 2).startsWith('Z');
    return isZombie ? '' : stat.slice(stat.indexOf('(') + 1, nameEnd);
  }
  const line = execFileSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return line.startsWith('Z') ? '' : line;
}

function readNameOnWindows(pid: number): string {
  return execFileSync('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh'], { encoding: 'utf8' });
}
