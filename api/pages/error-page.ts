import { paragraph, renderPage } from './layout.js';

const FAILED = {
  fa: 'خطایی رخ داد. لطفاً کمی بعد دوباره تلاش کنید.',
  en: 'Something went wrong. Please try again later.',
};
const UNUSABLE = {
  fa: 'این پیوند درست نیست یا دیگر اعتبار ندارد.',
  en: 'This link is not right, or it is not valid any more.',
};
const TOO_MANY = {
  fa: 'درخواست‌های زیادی رسید. لطفاً یک دقیقه صبر کنید.',
  en: 'Too many requests. Please wait a minute.',
};

/** What a person sees when a public page can't be shown: in both languages, since nothing is known about who asks. */
export function errorPage(status: number): string {
  const text = status === 429 ? TOO_MANY : status >= 500 ? FAILED : UNUSABLE;
  const body = `${paragraph(text.fa)}\n<div lang="en" dir="ltr">${paragraph(text.en)}</div>`;
  return renderPage({ language: 'fa', title: 'روند · Ravand', body });
}
