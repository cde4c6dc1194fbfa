// Sending, from orders to outcomes. A repeated order gets what the ledger says of the first.
import type { FunctionOutcome } from '../../core/catalog/calls.js';
import type { Instant } from '../../core/engine/state.js';
import type { JsonObject } from '../../core/json.js';
import { type LedgerRow, readLedgerRows } from '../../store/repositories/ledger.js';
import { giveUpLostClaims } from '../../store/repositories/ledger-claims.js';
import { isSendingStopped } from '../../store/repositories/sending-switch.js';
import type { ActivityDeps, Clock } from '../deps.js';
import { giveTurnsBack, type Turns, takeTurns } from './campaign-gate.js';
import { renderMessages } from './render-messages.js';
import { reserveOrders } from './reserve-orders.js';
import type { SendOrder } from './send-order.js';
import { sendReserved } from './send-reserved.js';
import { HELD_LOOK_AGAIN_MS } from './sending-gate.js';

/** Real milliseconds until a row that another sender is at is looked at again. */
const LOOK_AGAIN_MS = 1_000;

/** One outcome per order, in order. */
export async function sendOrders(orders: readonly SendOrder[], deps: ActivityDeps): Promise<FunctionOutcome[]> {
  const keys = orders.map((order) => order.key);
  let rows = await readLedgerRows(deps.dataSource, keys);
  const stopped = await isSendingStopped(deps.dataSource);
  const undecided = orders.filter((order) => isUndecided(rows.get(order.key), stopped, deps.clock));
  const turns = await takeTurns(undecided, deps);
  if (turns.admitted.length > 0) {
    await reserveOrders(turns.admitted, { known: rows, canceled: turns.canceled }, deps);
    rows = await readLedgerRows(deps.dataSource, keys);
    await giveTurnsBack(turns, admittedAndReserved(turns, rows), deps);
  }
  await deps.ledgerHooks?.afterReserve?.();

  const lost = [...rows.values()].filter((row) => row.claimIsLost).map((row) => row.id);
  const reserved = [...rows.values()]
    .filter((row) => row.state === 'reserved' && !turns.turnedAway.has(row.idempotencyKey))
    .map((row) => row.id);
  if (lost.length > 0) await giveUpLostClaims(deps.dataSource, deps.clock.now(), lost);
  if (reserved.length > 0) await sendReserved(await renderMessages(reserved, deps), turns.paces, deps);
  if (lost.length + reserved.length > 0) rows = await readLedgerRows(deps.dataSource, keys);
  return orders.map((order) => turns.turnedAway.get(order.key) ?? outcomeOf(rows.get(order.key)!, deps.clock));
}

function admittedAndReserved({ admitted }: Turns, rows: ReadonlyMap<string, LedgerRow>): SendOrder[] {
  return admitted.filter(({ key }) => rows.get(key)?.state === 'reserved');
}

/** Also what a crash left reserved: consent may have been withdrawn while nobody was there to send it. */
function isUndecided(row: LedgerRow | undefined, stopped: boolean, clock: Clock): boolean {
  if (row === undefined || row.state === 'reserved') return true;
  if (row.state !== 'held') return false;
  // While the switch stands it is the answer: the rules need not be asked for everything that waits for it.
  if (row.reason === 'sendingStopped') return !stopped;
  return (row.heldUntil ?? 0) <= clock.now();
}

/** What the ledger's row means to the run that asked. */
function outcomeOf(row: LedgerRow, clock: Clock): FunctionOutcome {
  switch (row.state) {
    case 'sent':
    case 'delivered':
    case 'bounced':
      return done(row, 'sent');
    case 'failed':
      return done(row, 'failed');
    case 'skipped':
      return done(row, 'skipped');
    case 'canceled':
      return done({ ...row, reason: 'canceled' }, 'skipped');
    case 'unknown':
      return done(row, 'unknown');
    case 'held':
      return { status: 'again', at: lookAgainAt(row, clock), reason: row.reason ?? 'held' };
    case 'reserved':
    case 'sending':
      return { status: 'again', at: clock.afterReal(LOOK_AGAIN_MS), reason: 'beingSent' };
  }
}

function lookAgainAt({ reason, heldUntil }: LedgerRow, clock: Clock): Instant {
  return reason === 'sendingStopped' ? clock.afterReal(HELD_LOOK_AGAIN_MS.sendingStopped) : (heldUntil ?? clock.now());
}

function done(row: LedgerRow, status: 'sent' | 'failed' | 'skipped' | 'unknown'): FunctionOutcome {
  const result: JsonObject =
    status === 'sent' || row.reason === null
      ? { messageId: row.id, status }
      : { messageId: row.id, status, reason: reasonText(row) };
  return { status: 'done', result };
}

/** The name of a missing parameter is of use to a process; what a provider said may hold an address. */
function reasonText(row: LedgerRow): string {
  return row.reason === 'missingParameter' && row.detail ? `missingParameter ${row.detail}` : (row.reason ?? '');
}
