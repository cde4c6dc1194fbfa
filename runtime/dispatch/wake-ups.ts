// Brings hints of other connections and processes to the loops of this one.
import type { DataSource } from 'typeorm';
import { type Listener, listenForWakeUps, type WakeUp } from '../../store/wake-up.js';

/** The loops to wake for each kind of hint. */
export type Sleepers = Readonly<Partial<Record<WakeUp, readonly { wake(): void }[]>>>;

/** Wakes loops as hints come, and all of them after the connection was lost, because hints may have been missed. */
export function startWakeUps(dataSource: DataSource, sleepers: Sleepers): Listener {
  return listenForWakeUps(dataSource, (what) => {
    const woken = what === undefined ? Object.values(sleepers).flat() : (sleepers[what] ?? []);
    for (const loop of woken) loop.wake();
  });
}
