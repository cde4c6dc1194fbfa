// Where our engine differs from jq on purpose. docs/expressions.md gives the reasons.
import { isArray, isPlainObject } from '../../../../core/expressions/values/kinds.js';
import type { Json } from '../../../../core/json.js';

/** What a message of either engine has: where both say that something is wrong, the words may differ. */
const MESSAGE =
  /annot|can not|must be|requires?|required|nvalid|not a|not valid|no length|failure|only strings|parsing|doesn't/;

/** Whether two outcomes are the same but for the words of such a message. */
export function sameButForWords(ours: Json, theirs: Json): boolean {
  if (typeof ours === 'string' && typeof theirs === 'string') {
    return ours === theirs || (MESSAGE.test(ours) && MESSAGE.test(theirs));
  }
  if (isArray(ours) && isArray(theirs)) {
    return ours.length === theirs.length && ours.every((item, index) => sameButForWords(item, theirs[index] as Json));
  }
  if (!isPlainObject(ours) || !isPlainObject(theirs)) return ours === theirs;
  const keys = Object.keys(ours);
  return (
    keys.length === Object.keys(theirs).length &&
    keys.every((key) => Object.hasOwn(theirs, key) && sameButForWords(ours[key] as Json, theirs[key] as Json))
  );
}
