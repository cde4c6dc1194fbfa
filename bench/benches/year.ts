// A year of lead nurturing for a hundred thousand contacts, in one virtual host.
import { setImmediate } from 'node:timers/promises';
import { shippedWorld } from '../../test/definitions/shipped-world.js';
import type { Bench } from '../bench.js';
import { peakMemoryMb, startStopwatch } from '../measure.js';
import { Leads } from '../population/leads.js';
import { Lots } from '../population/lots.js';

const CONTACTS = 100_000;
const DAYS = 365;
const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 2, 21, 5);
const SEED = 12_345;

export const bench: Bench = {
  about: '100,000 contacts through a year of lead nurturing, silent, eager and buying ones, measured once',
  run: async ({ tell, scale }) => {
    const shipped = shippedWorld();
    const leads = new Leads(shipped.programs.get('lead-nurturing')!, shipped, new Lots(SEED), FROM);
    const watch = startStopwatch();
    leads.add(Math.ceil(CONTACTS * scale));
    for (let day = 1; day <= DAYS; day++) {
      leads.host.runUntil(FROM + day * DAY_MS);
      if (day % 73 === 0) tell(`day ${day}, ${watch.seconds().toFixed(0)} s, ${leads.host.openRuns().length} open`);
      await setImmediate(); // so that Ctrl-C is heard
    }
    const seconds = watch.seconds();
    const { advances } = leads.host;
    tell(`${leads.begun} runs, of which ended: ${JSON.stringify(Object.fromEntries(leads.outcomes))}`);
    return [
      {
        what: 'the year',
        figure: seconds,
        unit: 's',
        target: { atMost: 180 },
        note: `${watch.cpuSeconds().toFixed(1)} s of CPU`,
      },
      { what: 'most memory of the process', figure: peakMemoryMb(), unit: 'MB', target: { atMost: 1024 } },
      { what: 'advances', figure: advances, unit: '' },
      { what: 'advances', figure: advances / seconds, unit: 'a second' },
    ];
  },
};
