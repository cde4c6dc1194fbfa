// The frame of the pages behind the links in messages: small, readable on any phone, no script, right to left for Persian.
export type Language = 'fa' | 'en';

/** A page with a title and a body of HTML that is escaped already. */
export interface PageContent {
  readonly language: Language;
  readonly title: string;
  readonly body: string;
}

export function renderPage({ language, title, body }: PageContent): string {
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/pages.css">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

export function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The language of a message's locale. */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith('fa') ? 'fa' : 'en';
}

export const PAGE_STYLE = `body { margin: 0; font: 1.05rem/1.7 Vazirmatn, Tahoma, system-ui, sans-serif; color: #1d2430; background: #f4f5f7; }
main { max-width: 34rem; margin: 8vh auto; padding: 1.5rem 2rem 2rem; background: #fff; border-radius: 0.75rem; }
h1 { font-size: 1.3rem; margin: 0 0 1rem; }
fieldset { border: 0; padding: 0; margin: 0 0 1rem; }
legend { padding: 0; margin-bottom: 0.5rem; }
.scores { display: flex; gap: 1rem; flex-wrap: wrap; }
.scores label { padding: 0.4rem 0.8rem; border: 1px solid #c5cad3; border-radius: 0.5rem; }
label.line { display: block; margin: 0.75rem 0; }
textarea { width: 100%; box-sizing: border-box; min-height: 7rem; font: inherit; padding: 0.5rem; border: 1px solid #c5cad3; border-radius: 0.5rem; }
button { font: inherit; padding: 0.6rem 1.6rem; border: 0; border-radius: 0.5rem; background: #1f5eff; color: #fff; cursor: pointer; }
`;
