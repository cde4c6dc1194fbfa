// What can be killed under a demo at work, and how each is found.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chance } from '../../runtime/demo/chance.js';
import { isMailboxAlive } from '../../runtime/services/mailbox-process.js';
import { isProcessAlive } from '../../runtime/services/process-alive.js';
import { readServiceRecord } from '../../runtime/services/service-record.js';
import { findRunningServer } from '../../runtime/services/temporal-server.js';
import type { DemoHouse } from './demo-house.js';

/**
 * `demo`: the platform with its worker, dispatcher and API; `worker`: a second worker with its dispatcher; `api`: a second
 * API; `house`: the demo and every service below it at once.
 */
export const PARTS = ['demo', 'worker', 'api', 'postgres', 'temporal', 'mailbox', 'house'] as const;
export type Part = (typeof PARTS)[number];
export type ServicePart = Extract<Part, 'postgres' | 'temporal' | 'mailbox'>;

/** Which parts are killed one after another: every part once before one comes again, in an order that the seed chooses. */
export function killOrder(kills: number, seed: number): Part[] {
  const rounds = Array.from({ length: Math.ceil(kills / PARTS.length) }, (_, round) =>
    [...PARTS].sort((a, b) => chance('kill', seed, round, a) - chance('kill', seed, round, b)),
  );
  return rounds.flat().slice(0, kills);
}

export const SERVICES = ['postgres', 'temporal', 'mailbox'] as const satisfies readonly ServicePart[];

/** The process of a service; undefined while it is away: killed, and not yet started again. */
export function serviceProcess(part: ServicePart, { folder }: DemoHouse): number | undefined {
  switch (part) {
    case 'postgres': {
      const pid = postmasterIn(path.join(folder, 'postgres'));
      return pid !== undefined && isProcessAlive(pid, /postgres/) ? pid : undefined;
    }
    case 'temporal':
      return findRunningServer(path.join(folder, 'temporal'))?.pid;
    case 'mailbox': {
      const pid = readServiceRecord<{ pid: number }>(path.join(folder, 'mailbox'))?.pid;
      return pid !== undefined && isMailboxAlive(pid) ? pid : undefined;
    }
  }
}

function postmasterIn(dataDirectory: string): number | undefined {
  try {
    return Number(readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}
