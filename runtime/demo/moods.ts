// What the demo's customers do with a mail. Decided by the mail alone: one that is read again, after a restart, meets the same mood.
import { chance, pick } from './chance.js';

export interface Deeds {
  readonly opens: boolean;
  readonly clicks: boolean;
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
