// One SMTP connection, used for one message after the other. It knows how far a conversation came: a message whose content did not
// begin to flow was certainly not taken, one whose content flowed and was not answered nobody knows about.
import type { SendOutcome } from './channel.js';
import { isYes, type SmtpLine, type SmtpReply, textOf } from './smtp-line.js';
import { type OpenLine, openLine, type SmtpServerAddress } from './smtp-opening.js';

export interface SmtpEnvelope {
  readonly from: string;
  readonly to: string;
}

export interface SmtpConversation {
  send(envelope: SmtpEnvelope, message: Buffer): Promise<SendOutcome>;
  /** False when the server hung up or answered out of turn: the next message needs a new conversation. */
  usable(): boolean;
  close(): void;
}

/** Refusals of a recipient that mean "nobody lives here" (RFC 5321): mailbox unavailable, not local, name not allowed. */
const DEAD_ADDRESS_CODES: ReadonlySet<number> = new Set([550, 551, 553]);
const GO_ON = 354;
const GOODBYE = 421;
const GOODBYE_MS = 2_000;

/** Connects and, where credentials are given, logs in. Rejects with an error whose message can be shown. */
export async function openConversation(server: SmtpServerAddress): Promise<SmtpConversation> {
  const open = await openLine(server);
  const { line } = open;
  return {
    usable: () => line.isOpen,
    close: () => {
      const hangUp = (): void => line.end(new Error('The conversation is over'));
      line.say('QUIT').then(hangUp, hangUp);
      setTimeout(hangUp, GOODBYE_MS).unref();
    },
    send: async (envelope, message) => {
      const refusal = await offer(open, envelope);
      return refusal ?? handOver(line, message);
    },
  };
}

/** Says who writes to whom; undefined when the server now waits for the content, else why it will not have it. */
async function offer({ line, extensions }: OpenLine, { from, to }: SmtpEnvelope): Promise<SendOutcome | undefined> {
  const international = extensions.has('SMTPUTF8') && !isAscii(from + to) ? ' SMTPUTF8' : '';
  const commands = [`MAIL FROM:<${from}>${international}`, `RCPT TO:<${to}>`, 'DATA'];
  try {
    const replies = extensions.has('PIPELINING') ? await line.sayAll(commands) : await sayInTurn(line, commands);
    const refused = replies.findIndex((reply, index) => (index === 2 ? reply.code !== GO_ON : !isYes(reply)));
    if (refused < 0) return undefined;
    // A server that refused the recipient and still waits for content gets none (RFC 2920, 3.1).
    if (replies[2]?.code === GO_ON) await line.say('.');
    return await refusedWith(line, replies[refused]!, refused === 1);
  } catch (error) {
    return { outcome: 'refusedForNow', detail: messageOf(error) };
  }
}

/** Stops at the first refusal. */
async function sayInTurn(line: SmtpLine, commands: readonly string[]): Promise<SmtpReply[]> {
  const replies: SmtpReply[] = [];
  for (const command of commands) {
    const reply = await line.say(command);
    replies.push(reply);
    if (reply.code >= 400) break;
  }
  return replies;
}

/** From here on a silence of the server leaves the message in doubt. */
async function handOver(line: SmtpLine, message: Buffer): Promise<SendOutcome> {
  try {
    const answer = line.reply();
    line.write(withoutLeadingDots(message), '.\r\n');
    const reply = await answer;
    if (isYes(reply)) return { outcome: 'accepted', providerMessageId: textOf(reply).slice(0, 200) };
    return await refusedWith(line, reply, false);
  } catch (error) {
    return { outcome: 'unknown', detail: messageOf(error) };
  }
}

/** The session goes on after a refusal, unless the server says otherwise: RSET clears what it knows of the message. */
async function refusedWith(line: SmtpLine, reply: SmtpReply, isRecipient: boolean): Promise<SendOutcome> {
  const goesOn = reply.code !== GOODBYE && (await line.say('RSET').then(isYes, () => false));
  if (!goesOn) line.end(new Error(textOf(reply)));
  return outcomeOfRefusal(reply, isRecipient);
}

function outcomeOfRefusal(reply: SmtpReply, isRecipient: boolean): SendOutcome {
  const { code } = reply;
  const detail = textOf(reply);
  if (code < 400) return { outcome: 'refusedForNow', detail: `The server answered out of turn: ${detail}` };
  if (code < 500) return { outcome: 'refusedForNow', code, detail };
  return { outcome: 'refusedForGood', code, detail, addressDead: isRecipient && DEAD_ADDRESS_CODES.has(code) };
}

/** A line that begins with a dot gets another one in front (RFC 5321, 4.5.2); ours never do, signatures might. */
function withoutLeadingDots(message: Buffer): Buffer {
  if (message[0] !== 0x2e && !message.includes('\r\n.')) return message;
  return Buffer.from(message.toString('latin1').replace(/^\./gm, '..'), 'latin1');
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300);
}
