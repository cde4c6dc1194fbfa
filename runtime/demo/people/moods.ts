// What the demo's customers do with a mail. Decided by the mail alone: one that is read again, after a restart, meets the same mood.
import { chance, pick } from '../chance.js';

export interface Deeds {
  readonly opens: boolean;
  readonly clicks: boolean;
  /** Looks at a page of the site after the click. */
  readonly visits?: 'pricing' | 'examples';
  readonly buys: boolean;
  readonly unsubscribes: boolean;
  readonly answer?: { readonly score: number; readonly comment: string };
}

export interface MailKind {
  readonly to: string;
  readonly messageId: string;
  /** The mail has links with which a survey is answered. */
  readonly survey: boolean;
}

const SCORES = [5, 5, 5, 4, 4, 3, 2, 2, 1] as const;
const COMMENTS: Readonly<Record<number, readonly string[]>> = {
  5: ['عالی بود', 'Very happy', ''],
  4: ['خوب بود', 'Good, thank you', ''],
  3: ['بسته‌بندی آسیب دیده بود', 'The box was damaged', ''],
  2: ['دیر رسید', 'It came a week late', 'Not as in the picture'],
  1: ['کالا خراب بود', 'Broken on arrival', 'کسی پاسخ تلفن را نمی‌دهد'],
};

/**
 * The deeds of the person who got this mail. `activity` from 0 to 1 scales how many people act at all: over a large file
 * of customers only some need to.
 */
export function deedsFor(mail: MailKind, activity: number): Deeds {
  const lot = (deed: string): number => chance(deed, mail.to, mail.messageId);
  const acts = (deed: string, share: number): boolean => lot(deed) < share * activity;
  if (mail.survey) {
    const score = pick(SCORES, 'score', mail.to, mail.messageId);
    const answers = acts('answer', 0.55);
    return {
      opens: answers || acts('open', 0.3),
      clicks: false,
      buys: false,
      unsubscribes: false,
      ...(answers ? { answer: { score, comment: pick(COMMENTS[score]!, 'comment', mail.to, mail.messageId) } } : {}),
    };
  }
  const buys = acts('buy', 0.1);
  const clicks = buys || acts('click', 0.2);
  return { opens: clicks || acts('open', 0.4), clicks, buys, unsubscribes: !buys && acts('unsubscribe', 0.04) };
}

/** How somebody who left an address takes what comes: of the person, not of the mail. */
type Interest = 'eager' | 'curious' | 'silent' | 'annoyed';

function interestOf(to: string): Interest {
  const share = chance('interest', to);
  if (share < 0.35) return 'eager';
  if (share < 0.6) return 'curious';
  return share < 0.9 ? 'silent' : 'annoyed';
}

/** What a lead does with a mail: the eager ones click and look at prices, the annoyed ones sign off, a few buy at once. */
export function deedsOfLead({ to, messageId }: Pick<MailKind, 'to' | 'messageId'>): Deeds {
  const acts = (deed: string, share: number): boolean => chance(deed, to, messageId) < share;
  const interest = interestOf(to);
  const clicks = { eager: 0.85, curious: 0.3, silent: 0, annoyed: 0 } as const;
  const does = acts('click', clicks[interest]);
  return {
    opens: does || (interest !== 'silent' && acts('open', 0.6)),
    clicks: does,
    ...(does && { visits: pick(['pricing', 'examples'], 'page', to, messageId) }),
    buys: does && acts('buy', 0.04),
    unsubscribes: interest === 'annoyed' && acts('unsubscribe', 0.5),
  };
}

/** What somebody of a file of answers does: answers by buying, once, or does nothing. */
export function deedsOfAnswerer(answers: boolean): Deeds {
  return { opens: answers, clicks: false, buys: answers, unsubscribes: false };
}
