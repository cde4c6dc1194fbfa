// Just enough XML to write with: every text and every attribute is escaped here and nowhere else.

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Markup that was written by `element`, and so needs no more escaping. */
export interface Markup {
  readonly markup: string;
}

export function element(name: string, attributes: Attributes, children: readonly (Markup | string)[] = []): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? short(value) : String(value))}"`)
    .join('');
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : child.markup)).join('');
  return { markup: inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>` };
}

/** Line breaks keep files readable where they are compared. */
export function lines(children: readonly Markup[]): Markup {
  return { markup: children.map(({ markup }) => `\n${markup}`).join('') };
}

/** A coordinate: a tenth of a pixel is as fine as anybody sees. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters and halves of letters, which XML 1.0 does not allow, not even escaped. */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

function escaped(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"]/g, (letter) => ENTITIES[letter]!);
}
