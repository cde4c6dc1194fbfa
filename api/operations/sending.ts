// The switch that stops all sending, whatever process is at it.
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import {
  countStandingMessages,
  readSendingSwitch,
  type SendingSwitch,
  type StandingMessages,
  turnSendingSwitch,
} from '../../store/repositories/sending-switch.js';
import type { OperationContext } from '../context.js';

export type ShownSending = SendingSwitch & StandingMessages;

/** How the switch stands, and what waits for it. */
export async function showSending({ dataSource }: Pick<OperationContext, 'dataSource'>): Promise<ShownSending> {
  return { ...(await readSendingSwitch(dataSource)), ...(await countStandingMessages(dataSource)) };
}

export interface SendingTurn {
  readonly stopped: boolean;
  readonly reason?: string;
}

/**
 * Stops all sending, or lets it go on. Within a second of a stop nothing more is begun with a provider; what waits is held and
 * goes on after the resumption. Turning it to where it stands changes nothing.
 */
export async function turnSending(context: OperationContext, { stopped, reason }: SendingTurn): Promise<ShownSending> {
  const now = context.clock.now();
  const { name } = context.actor;
  await inTransaction(context.dataSource, async (manager) => {
    const turn = { stopped, by: name, reason: reason ?? null, at: now };
    if (!(await turnSendingSwitch(manager, turn))) return;
    const action = stopped ? 'sending.stopped' : 'sending.resumed';
    // The reason may speak of a person, so it stays with the switch.
    await recordAudit(manager, { actor: name, action, subject: 'sending' }, now);
    context.log.warn({ by: name }, stopped ? 'all sending is stopped' : 'sending goes on');
  });
  return showSending(context);
}
