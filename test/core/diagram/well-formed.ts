// A small check that a text is well-formed XML: tags nest, attributes are quoted, nothing is left bare.

const TOKEN = /<\?xml[^>]*\?>|<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot);)/;

/** What is wrong, or undefined. */
export function xmlMistake(text: string): string | undefined {
  const open: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) return `not XML at ${at}: ${text.slice(at, at + 60)}`;
    const [all, closes, name, , empty] = match;
    if (BARE_AMPERSAND.test(all)) return `a bare ampersand at ${at}`;
    if (name === undefined || empty) continue;
    if (!closes) open.push(name);
    else if (open.pop() !== name) return `</${name}> at ${at} closes nothing`;
  }
  return open.length === 0 ? undefined : `<${open.at(-1)}> is never closed`;
}
