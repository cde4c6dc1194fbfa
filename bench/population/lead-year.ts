// A share of the year's people in a process of its own: they have nothing to do with each other, so every core takes its share.
import { shippedWorld } from '../../test/definitions/shipped-world.js';
import { peakMemoryMb, startStopwatch } from '../measure.js';
import { Leads } from './leads.js';
import { Lots } from './lots.js';

export interface Share {
  readonly contacts: number;
  readonly seed: number;
}

/** What the process tells: after each fifth of the year, and at its end. */
export type ShareTold =
  | { readonly day: number; readonly open: number }
  | {
      readonly advances: number;
      readonly begun: number;
      readonly outcomes: Readonly<Record<string, number>>;
      readonly cpuSeconds: number;
      readonly peakMemoryMb: number;
    };

const DAYS = 365;
const TOLD_EVERY_DAYS = 73;
const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 2, 21, 5);

function live({ contacts, seed }: Share, tell: (told: ShareTold) => void): void {
  const watch = startStopwatch();
  const shipped = shippedWorld();
  const leads = new Leads(shipped.programs.get('lead-nurturing')!, shipped, new Lots(seed), FROM);
  leads.add(contacts);
  for (let day = 1; day <= DAYS; day++) {
    leads.host.runUntil(FROM + day * DAY_MS);
    if (day % TOLD_EVERY_DAYS === 0) tell({ day, open: leads.host.openRuns().length });
  }
  const { begun, outcomes, host } = leads;
  tell({
    advances: host.advances,
    begun,
    outcomes: Object.fromEntries(outcomes),
    cpuSeconds: watch.cpuSeconds(),
    peakMemoryMb: peakMemoryMb(),
  });
}

process.once('message', (share) => live(share as Share, (told) => process.send?.(told)));
