// Handlebars as templates may use it: only text is compiled, only the helpers below exist, nothing of a prototype is reached, a
// name that is missing is an error, and an address that is not for the web or for mail becomes "#".
import Handlebars from 'handlebars';
import { type DateStyle, formatDate, formatMoney, formatNumber, type Locale } from '../calendar/format.js';

/** What helpers need to know about the mail that is being rendered; carried in Handlebars' data frame. */
export interface RenderingFrame {
  readonly locale: Locale;
  readonly zone: string;
  /** The click address of a link of this mail. */
  readonly track: (url: string) => string;
  /** The address that answers the survey of this mail with a score. */
  readonly answer: (score: number) => string;
}

export type Render = (view: object, frame: RenderingFrame) => string;

const ALLOWED_ADDRESS = /^(https?:\/\/|mailto:|tel:)/i;
const HELPERS = ['date', 'number', 'money', 'url', 'track', 'answer'] as const;
const KNOWN_HELPERS: Record<string, boolean> = {
  ...Object.fromEntries(HELPERS.map((name) => [name, true])),
  if: true,
  unless: true,
  each: true,
  with: true,
  // Off: `lookup` reaches names made up at run time, `log` writes to the console.
  lookup: false,
  log: false,
};

const environment = Handlebars.create();
environment.unregisterHelper('lookup');
environment.unregisterHelper('log');

type HelperOptions = { readonly hash: Record<string, unknown>; readonly data: { readonly frame: RenderingFrame } };

environment.registerHelper('date', (at: unknown, options: HelperOptions) => {
  const { locale, zone } = options.data.frame;
  const instant = typeof at === 'number' ? at : Date.parse(String(at));
  if (Number.isNaN(instant)) throw new Error(`"${String(at)}" is not an instant`);
  return formatDate(instant, { locale, zone, style: (options.hash.style as DateStyle | undefined) ?? 'date' });
});
environment.registerHelper('number', (value: unknown, options: HelperOptions) =>
  formatNumber(value as number | string, options.data.frame.locale),
);
environment.registerHelper('money', (amount: unknown, currency: unknown, options: HelperOptions) =>
  formatMoney(amount as number | string, String(currency), options.data.frame.locale),
);
environment.registerHelper('url', (address: unknown) => safeAddress(address));
environment.registerHelper('track', (address: unknown, options: HelperOptions) => {
  const safe = safeAddress(address);
  return safe === '#' ? safe : options.data.frame.track(safe);
});
environment.registerHelper('answer', (score: unknown, options: HelperOptions) =>
  options.data.frame.answer(Number(score)),
);

function safeAddress(address: unknown): string {
  const text = String(address).trim();
  return ALLOWED_ADDRESS.test(text) ? text : '#';
}

/**
 * Compiles one source. `html` escapes what it inserts, `text` doesn't.
 * Throws an `Error` whose message names the place of a mistake; the returned function throws for a name the view lacks.
 */
export function compileTemplate(source: string, kind: 'html' | 'text'): Render {
  if (typeof source !== 'string') throw new TypeError('A template is text');
  const template = environment.compile(source, {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: KNOWN_HELPERS,
    noEscape: kind === 'text',
  });
  // Compiled at the first rendering unless asked for now: a broken template must not wait for its first reader.
  environment.precompile(source, { strict: true, knownHelpersOnly: true, knownHelpers: KNOWN_HELPERS });
  return (view, frame) => template(view, { data: { frame } });
}
