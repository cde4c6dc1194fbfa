// The hosts that a script is played on, and that all of them do the same.
import { expect } from 'chai';
import { FORMS } from '../../support/engine.js';
import { comparable, type Played } from './played.js';
import type { Script } from './script.js';
import { playInSimulator } from './simulator-host.js';
import { playInCohorts } from './temporal-host.js';
import type { Web } from './web.js';

export const HOST_NAMES = ['simulator', 'temporal'] as const;
export type HostName = (typeof HOST_NAMES)[number];

type Play = (script: Script, web: Web) => Promise<Played>;

/** How each host plays a script; every way must come to the same. */
const WAYS: Readonly<Record<HostName, Readonly<Record<string, Play>>>> = {
  simulator: {
    'in the simulator': playInSimulator,
    ...Object.fromEntries(
      Object.entries(FORMS).map(([form, between]): [string, Play] => [
        `in the simulator, its state ${form} after every step`,
        (script, web) => playInSimulator(script, web, between),
      ]),
    ),
  },
  temporal: {
    'in a cohort': playInCohorts,
    'in a cohort, continued as new at every rest': (script, web) =>
      playInCohorts(script, web, { rollAtEveryRest: true }),
  },
};

/** Plays a script on the hosts, in every way that they have, and gives what came of it. Throws where two ways differ. */
export async function playOn(hosts: readonly HostName[], script: Script, web: Web): Promise<Played> {
  let first: { readonly way: string; readonly played: Played } | undefined;
  for (const [way, play] of hosts.flatMap((host) => Object.entries(WAYS[host]))) {
    const played = await play(script, web);
    first ??= { way, played };
    expect(comparable(played), `${way}, held against ${first.way}`).to.deep.equal(comparable(first.played));
  }
  if (!first) throw new Error('There is no host to play on');
  return first.played;
}
