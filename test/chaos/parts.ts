// What can be killed under a demo at work, and how each is found.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chance } from '../../runtime/demo/chance.js';
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

/** Ends a service by SIGKILL; it is started again by the platform that watches over it. */
export function killService(part: ServicePart, { folder }: DemoHouse): void {
  const pids: Readonly<Record<ServicePart, () => number | undefined>> = {
    postgres: () => Number(readFileSync(path.join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
    temporal: () => findRunningServer(path.join(folder, 'temporal'))?.pid,
    mailbox: () => readServiceRecord<{ pid: number }>(path.join(folder, 'mailbox'))?.pid,
  };
  const pid = pids[part]();
  if (pid === undefined) throw new Error(`${part} does not run: nothing to kill`);
  process.kill(pid, 'SIGKILL');
}
