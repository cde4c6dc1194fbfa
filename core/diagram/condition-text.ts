// A jq expression as a person may read it: no variables' marks, comparisons as in mathematics, names as words.
import type { Phrases } from './phrases.js';

const TEXT_LITERAL = /("(?:[^"\\\\]|\\\\.)*")/;

export function conditionText(source: string, phrases: Phrases): string {
  const text = source
    .split(TEXT_LITERAL)
    .map((part, index) => (index % 2 === 1 ? part : withoutMarks(part)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
  const presence = /^(?!not |.* (?:and|or) )([\w ]+) (=|≠) null$/.exec(text);
  if (presence) return presence[2] === '=' ? phrases.isMissing(presence[1]!) : phrases.isThere(presence[1]!);
  return text;
}

function withoutMarks(part: string): string {
  return part
    .replace(/\$context\.?/g, '')
    .replace(/\$(?=\w)/g, '')
    .replace(/(^|[\s([{,])\.(?=[A-Za-z_])/g, '$1')
    .replace(/\(([\w.]+) \| not\)|^([\w.]+) \| not$/g, (_, inner?: string, whole?: string) => `not ${inner ?? whole}`)
    .replace(/(?<=[A-Za-z_])\.(?=[A-Za-z_])/g, ' ')
    .replace(/[A-Za-z_]\w*/g, words)
    .replace(/==/g, '=')
    .replace(/!=/g, '≠')
    .replace(/>=/g, '≥')
    .replace(/<=/g, '≤');
}

/** `callBack` and `call-back` become `call back`. */
export function words(name: string): string {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, (_, before: string, capital: string) => `${before} ${capital.toLowerCase()}`)
    .replace(/[-_]+/g, ' ')
    .trim();
}
