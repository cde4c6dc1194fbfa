// What the platform promises: whatever is killed, at whatever moment, every run ends as it would have, no message is doubled
// or lost, and no acknowledged event is forgotten. The demo at work, and every part of it killed with SIGKILL once.
import { expect } from 'chai';
import { discrepancies } from './books.js';
import { type KillHouse, openKillHouse } from './kill-house.js';
import { PARTS } from './parts.js';

/** A day of the world in a second: a run takes half a minute, and its nights are long enough to be killed in. */
const DEMO = ['--customers', '60', '--leads', '20', '--scale', '86400'];

describe('kills', () => {
  let kills: KillHouse;

  before(async () => {
    kills = await openKillHouse({ demoArguments: DEMO, kills: PARTS.length, seed: 1 });
  });

  after(() => kills.close());

  it('of every part change nothing: no run lost, no message doubled, no event forgotten', async () => {
    const { house, drive } = kills;
    const result = await drive.run();
    expect(result.kills.map(({ part }) => part)).to.have.members([...PARTS]);
    expect(result.report.mailboxDuplicates).to.equal(0);
    expect(await discrepancies(house, result)).to.deep.equal([]);
  }).timeout(420_000);
});
