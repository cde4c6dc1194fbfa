// LISTEN and NOTIFY: a loop in any process looks at once instead of at its next poll. Only a hint: losing one costs a poll.
import pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';

/** What there is to do: events to dispatch, runs to start, run events to deliver, dates that came closer, outbox rows. */
export type WakeUp = 'events' | 'runs' | 'runEvents' | 'due' | 'outbox';

const CHANNEL = 'ravand';
const RECONNECT_MS = 1000;

/** Wakes the listeners when the open transaction commits; the same hint twice in a transaction is told once. */
export async function wakeUp(manager: EntityManager, what: WakeUp): Promise<void> {
  await manager.query('select pg_notify($1, $2)', [CHANNEL, what]);
}

export interface Listener {
  stop(): Promise<void>;
}

/**
 * Tells each hint to `onWakeUp`, over a connection of its own that comes back by itself when it is lost.
 * After every (re)connection `onWakeUp` is told once without a name: something may have been missed.
 */
export function listenForWakeUps(dataSource: DataSource, onWakeUp: (what: WakeUp | undefined) => void): Listener {
  const { url } = dataSource.options as { url?: string };
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const reconnectLater = (): void => {
    client = undefined;
    if (!stopped) timer = setTimeout(connect, RECONNECT_MS);
  };
  const connect = (): void => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'ravand-listener', keepAlive: true });
    client = fresh;
    fresh.on('error', () => {});
    fresh.on('end', () => {
      if (client === fresh) reconnectLater();
    });
    fresh.on('notification', ({ payload }) => onWakeUp(payload as WakeUp));
    fresh
      .connect()
      .then(() => fresh.query(`listen ${CHANNEL}`))
      .then(() => onWakeUp(undefined))
      .catch(() => fresh.end().catch(() => {}));
  };
  connect();

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      const open = client;
      client = undefined;
      await open?.end().catch(() => {});
    },
  };
}
