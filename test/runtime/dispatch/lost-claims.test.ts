import { expect } from 'chai';
import { AppError } from '../../../core/errors.js';
import { startLostClaimsLoop } from '../../../runtime/dispatch/lost-claims.js';
import { call, NOON, openWorld, people, type World } from '../../activities/world.js';

describe('the loop over lost claims', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('makes messages unknown whose sender died, and leaves those whose lease lasts', async () => {
    const persons = await people(world, 2);
    const dies = async (): Promise<void> => {
      throw new AppError('databaseUnavailable', 'killed');
    };
    const calls = persons.map((person) =>
      call(person, 'sendMessage', { channel: 'email', template: 'reactivation-low' }),
    );
    await world
      .executorWith({ ledgerHooks: { afterClaim: dies } })(calls)
      .catch(() => {});
    await world.dataSource.query(
      "update message set claimed_until_real = now() - interval '1 second' where run_id = $1",
      [persons[0]!.runId],
    );
    const found = await new Promise<number>((resolve) => {
      const loop = startLostClaimsLoop({
        dataSource: world.dataSource,
        now: () => NOON,
        onFound: (messages) => void loop.stop().then(() => resolve(messages)),
      });
    });
    expect(found).to.equal(1);
    const rows = await world.dataSource.query('select state, reason from message order by state');
    expect(rows).to.deep.equal([
      { state: 'sending', reason: null },
      { state: 'unknown', reason: 'claimLost' },
    ]);
  });
});
