// What must hold when a campaign was called off in the middle: every mail is in the ledger once, nobody is forgotten, and money adds up.
import type { BenchPlatform } from '../platform.js';
import { CAMPAIGN, COST_PER_CONTACT } from './crowd.js';
import type { Sendings } from './sendings.js';

interface Totals {
  readonly recipients: number;
  readonly enrolled: number;
  readonly open: number;
  readonly cost: number;
  readonly messages: Readonly<Record<string, number>>;
}

interface Mails {
  readonly mails: readonly { readonly number: number; readonly to: readonly string[] }[];
}

/** Gives a line that says what there is. Throws with everything that does not add up. */
export async function reckon(platform: BenchPlatform, sendings: Sendings, size: number): Promise<string> {
  const { recipients, enrolled, open, cost, messages } = await platform.get<Totals>(`/campaigns/${CAMPAIGN}/totals`);
  const waiting = await sendings.count("from campaign_recipient where campaign_id = $1 and state = 'waiting'");
  const pending = await sendings.count(
    `from message where campaign_id = $1 and state in ('held', 'reserved', 'sending', 'unknown')`,
  );
  const untold = await sendings.count(
    `from run_event join run on run.id = run_event.run_id
     where run.campaign_id = $1 and run_event.state in ('pending', 'delivered')`,
  );
  const { sent = 0 } = messages;
  const [mails, addresses] = await mailedTo(platform);
  const claims: readonly (readonly [string, number, number])[] = [
    ['recipients', recipients, size],
    ['recipients = enrolled + waiting', recipients, enrolled + waiting],
    ['open runs', open, 0],
    ['messages that are neither sent nor over', pending, 0],
    ['things that runs were not told', untold, 0],
    ['mails = messages sent', mails, sent],
    ['different addresses = mails', addresses, mails],
    ['cost', cost, COST_PER_CONTACT * sent],
  ];
  const wrong = claims.filter(([, found, expected]) => found !== expected);
  if (wrong.length > 0)
    throw new Error(wrong.map(([what, found, expected]) => `${what}: ${found}, not ${expected}`).join('; '));
  return `${enrolled} enrolled, ${waiting} waiting, ${sent} sent = mails, none twice, cost ${cost}, messages ${JSON.stringify(messages)}`;
}

/** How many mails the mailbox has, and to how many different addresses. */
async function mailedTo({ mailboxUrl }: BenchPlatform): Promise<readonly [number, number]> {
  const addresses = new Set<string>();
  let mails = 0;
  for (let after = 0; ; ) {
    const page = (await (await fetch(`${mailboxUrl}/mails?after=${after}&limit=1000`)).json()) as Mails;
    const last = page.mails.at(-1);
    if (!last) return [mails, addresses.size];
    for (const { to } of page.mails) for (const address of to) addresses.add(address);
    mails += page.mails.length;
    after = last.number;
  }
}
