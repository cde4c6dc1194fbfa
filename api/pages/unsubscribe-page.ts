import { escapeHtml, type Language, paragraph, renderPage } from './layout.js';

interface Texts {
  readonly title: string;
  readonly question: (topic: string) => string;
  readonly everything: string;
  readonly button: string;
  readonly done: (topic: string) => string;
  readonly topics: Readonly<Record<string, string>>;
}

const TEXTS: Readonly<Record<Language, Texts>> = {
  fa: {
    title: 'لغو اشتراک',
    question: (topic) => `آیا می‌خواهید دیگر ${topic} برای شما نفرستیم؟`,
    everything: 'همهٔ پیام‌ها، جز پیام‌های لازم برای سفارش',
    button: 'لغو اشتراک',
    done: (topic) => `انجام شد. دیگر ${topic} برای شما نمی‌فرستیم.`,
    topics: { promotional: 'پیام تبلیغاتی', survey: 'نظرسنجی', all: 'پیامی' },
  },
  en: {
    title: 'Unsubscribe',
    question: (topic) => `Shall we stop sending you ${topic}?`,
    everything: 'All messages, except those about your orders',
    button: 'Unsubscribe',
    done: (topic) => `Done. We will not send you ${topic} any more.`,
    topics: { promotional: 'promotions', survey: 'surveys', all: 'messages' },
  },
};

function topicName(texts: Texts, topic: string): string {
  return texts.topics[topic] ?? texts.topics.all ?? topic;
}

/** Asks. The button posts to the same address. */
export function unsubscribeQuestion(language: Language, topic: string): string {
  const texts = TEXTS[language];
  const body = `${paragraph(texts.question(topicName(texts, topic)))}
<form method="post">
<label class="line"><input type="checkbox" name="everything" value="yes"> ${escapeHtml(texts.everything)}</label>
<button type="submit">${escapeHtml(texts.button)}</button>
</form>`;
  return renderPage({ language, title: texts.title, body });
}

export function unsubscribeDone(language: Language, topic: string): string {
  const texts = TEXTS[language];
  return renderPage({ language, title: texts.title, body: paragraph(texts.done(topicName(texts, topic))) });
}
