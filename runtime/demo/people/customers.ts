// The demo's customers: they read the mails that reached the mailbox and act over the public links and the API.
import { chance } from '../chance.js';
import { type HttpClient, HttpFailure } from '../http-client.js';
import { readPosition, writePosition } from '../position-file.js';
import { type Deeds, deedsFor, deedsOfAnswerer, deedsOfLead, type MailKind } from './moods.js';

interface ListedMail {
  readonly number: number;
  readonly to: readonly string[];
  readonly messageId: string;
}

interface ShownMail extends ListedMail {
  readonly html: string;
}

interface PublicLinks {
  readonly answers: readonly string[];
  readonly clicks: readonly string[];
  readonly unsubscribe?: string;
  readonly pixel?: string;
}

export interface CustomersOptions {
  readonly api: HttpClient;
  readonly mailboxUrl: string;
  /** Of a file of answers: what each address answers, and what an answer brings. */
  readonly answers?: { readonly byAddress: ReadonlyMap<string, boolean>; readonly amount: string };
  readonly activity: number;
  readonly currency: string;
  /** Where the number of the last mail that was acted upon is kept, so that a restart goes on there. */
  readonly positionFile: string;
  /** The world's instant, for the time of a purchase. */
  readonly now: () => Date;
}

/** Customers of the shop and of a file of purchases; staff are none of these. */
const CUSTOMERS = /^[cs]\d+@example\.test$/;
const LEADS = /^l\d+@example\.test$/;
const PAGE = 200;
const AT_ONCE = 8;

function linksOf(html: string): PublicLinks {
  const urls = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
  const leadingTo = (prefix: string): string[] =>
    urls.filter((url) => new URL(url, 'http://none').pathname.startsWith(prefix));
  return {
    answers: leadingTo('/a/'),
    clicks: leadingTo('/c/'),
    unsubscribe: leadingTo('/u/')[0],
    pixel: leadingTo('/o/')[0],
  };
}

async function postForm(url: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await answered(await fetch(url, { method: 'POST', body: new URLSearchParams(fields) }));
}

async function visit(url: string): Promise<void> {
  await answered(await fetch(url, { redirect: 'manual' }));
}

/** A page that says no (a link that has expired) is an answer too; a platform that is away is not. */
async function answered(response: Response): Promise<void> {
  const text = await response.text();
  if (response.status >= 500) throw new HttpFailure(new URL(response.url).pathname.slice(0, 3), response.status, text);
}

/** Acts on every mail that arrives, in order; `acted` mails are never acted upon again. */
export class Customers {
  private acted = 0;
  readonly deeds = { opened: 0, clicked: 0, answered: 0, bought: 0, unsubscribed: 0 };

  constructor(private readonly options: CustomersOptions) {}

  /** Reads where an earlier start left off. */
  async resume(): Promise<void> {
    this.acted = await readPosition(this.options.positionFile);
  }

  /** Acts upon a page of what has arrived since; resolves to the number of mails looked at. */
  async actOnNewMails(): Promise<number> {
    const { mails } = await this.mailbox<{ mails: ListedMail[] }>(`/mails?after=${this.acted}&limit=${PAGE}`);
    for (let from = 0; from < mails.length; from += AT_ONCE) {
      await Promise.all(mails.slice(from, from + AT_ONCE).map((mail) => this.read(mail)));
    }
    const last = mails.at(-1);
    if (last) await this.savePosition(last.number);
    return mails.length;
  }

  private async savePosition(number: number): Promise<void> {
    this.acted = number;
    await writePosition(this.options.positionFile, number);
  }

  private async mailbox<T>(path: string): Promise<T> {
    const response = await fetch(this.options.mailboxUrl + path);
    if (!response.ok) throw new Error(`The mailbox answered ${path} with ${response.status}`);
    return (await response.json()) as T;
  }

  private async read(listed: ListedMail): Promise<void> {
    const to = listed.to[0] ?? '';
    // Most people do nothing with most mails: find that out before fetching the mail.
    const perhaps = [true, false].map((survey) => this.deedsOf({ to, messageId: listed.messageId, survey }));
    if (!perhaps.some((deeds) => deeds && (deeds.opens || deeds.unsubscribes))) return;
    const mail = await this.mailbox<ShownMail>(`/mails/${listed.number}`);
    const links = linksOf(mail.html);
    const deeds = this.deedsOf({ to, messageId: listed.messageId, survey: links.answers.length > 0 });
    if (deeds) await this.act(mail, links, deeds);
  }

  /** Undefined for mails to people who are no customers: staff. */
  private deedsOf(mail: MailKind): Deeds | undefined {
    const answers = this.options.answers?.byAddress.get(mail.to);
    if (answers !== undefined) return deedsOfAnswerer(answers);
    if (LEADS.test(mail.to)) return deedsOfLead(mail);
    return CUSTOMERS.test(mail.to) ? deedsFor(mail, this.options.activity) : undefined;
  }

  private async act(mail: ShownMail, links: PublicLinks, deeds: Deeds): Promise<void> {
    if (deeds.opens && links.pixel) {
      await visit(links.pixel);
      this.deeds.opened += 1;
    }
    if (deeds.clicks && links.clicks[0]) {
      await visit(links.clicks[0]);
      this.deeds.clicked += 1;
    }
    const answerLink = deeds.answer && links.answers[deeds.answer.score - 1];
    if (deeds.answer && answerLink) {
      await postForm(answerLink, { score: String(deeds.answer.score), comment: deeds.answer.comment });
      this.deeds.answered += 1;
    }
    if (deeds.unsubscribes && links.unsubscribe) {
      await postForm(links.unsubscribe, { 'List-Unsubscribe': 'One-Click' });
      this.deeds.unsubscribed += 1;
    }
    if (deeds.visits) await this.tell(mail, 'site.visited', { page: deeds.visits });
    if (deeds.buys) await this.buy(mail);
  }

  private async buy(mail: ShownMail): Promise<void> {
    const { answers, currency } = this.options;
    const amount = answers?.amount ?? (15 + chance('basket', mail.messageId) * 120).toFixed(2);
    await this.tell(mail, 'purchase.made', { purchaseId: `after-${mail.messageId}`, amount, currency });
    this.deeds.bought += 1;
  }

  /** An event about whoever got this mail; of each type at most one comes of a mail. */
  private async tell(mail: ShownMail, type: string, data: Readonly<Record<string, string>>): Promise<void> {
    await this.options.api.post('/api/v1/events', {
      id: `${type}-after-${mail.messageId}`,
      source: 'demo-shop',
      type,
      time: this.options.now().toISOString(),
      contactemail: mail.to[0]!,
      data,
    });
  }
}
