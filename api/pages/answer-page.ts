import { escapeHtml, type Language, paragraph, renderPage } from './layout.js';

const TEXTS = {
  fa: {
    title: 'نظر شما',
    score: 'از خرید خود چقدر راضی بودید؟ (۱ کم، ۵ زیاد)',
    comment: 'اگر دوست دارید، بیشتر بگویید:',
    button: 'فرستادن',
    thanks: 'سپاسگزاریم. پاسخ شما ثبت شد.',
    before: 'پاسخ شما پیش‌تر ثبت شده است. سپاسگزاریم.',
  },
  en: {
    title: 'Your opinion',
    score: 'How satisfied were you with your purchase? (1 little, 5 very much)',
    comment: 'If you like, tell us more:',
    button: 'Send',
    thanks: 'Thank you. Your answer is recorded.',
    before: 'Your answer was recorded before. Thank you.',
  },
} as const;

const SCORES = [1, 2, 3, 4, 5] as const;

/** The form, with the score of the link chosen already. */
export function answerForm(language: Language, chosen: number | undefined): string {
  const texts = TEXTS[language];
  const digits = new Intl.NumberFormat(language);
  const choices = SCORES.map((score) => {
    const checked = score === chosen ? ' checked' : '';
    return `<label><input type="radio" name="score" value="${score}" required${checked}> ${digits.format(score)}</label>`;
  });
  const body = `<form method="post">
<fieldset>
<legend>${escapeHtml(texts.score)}</legend>
<div class="scores">${choices.join('\n')}</div>
</fieldset>
<label class="line">${escapeHtml(texts.comment)}<textarea name="comment" maxlength="5000" dir="auto"></textarea></label>
<button type="submit">${escapeHtml(texts.button)}</button>
</form>`;
  return renderPage({ language, title: texts.title, body });
}

export function answerThanks(language: Language, isFirst: boolean): string {
  const texts = TEXTS[language];
  return renderPage({ language, title: texts.title, body: paragraph(isFirst ? texts.thanks : texts.before) });
}
