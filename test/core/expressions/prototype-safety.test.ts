import { expect } from 'chai';
import { parseJsonText } from '../../../core/expressions/values/json-parser.js';
import type { Json } from '../../../core/json.js';
import { output, outputs } from './evaluate.js';

const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

describe('what objects inherit from JavaScript', () => {
  for (const name of INHERITED) {
    it(`.${name} does not exist in an object without it, by whatever way it is asked for`, () => {
      expect(outputs(`.${name}, .["${name}"], getpath(["${name}"]), has("${name}")`, {})).to.deep.equal([
        null,
        null,
        null,
        false,
      ]);
      expect(output(`. as {${name}: $x} | $x`, {})).to.equal(null);
      expect(output(`[.[] | select(.${name})]`, [{}, { a: 1 }])).to.deep.equal([]);
      expect(() => output(`.${name}`, [])).to.throw(`Cannot index array with string ("${name}")`);
    });

    it(`${name} is a key like any other once it is set`, () => {
      const made = outputs(
        `{"${name}": 1}, {("${name}"): 1}, (.["${name}"] = 1), ([{key: "${name}", value: 1}] | from_entries),
         ({} + {"${name}": 1}), ({} * {"${name}": 1}), ("{\\"${name}\\": 1}" | fromjson), setpath(["${name}"]; 1)`,
        {},
      );
      for (const object of made) {
        expect(Object.entries(object as object)).to.deep.equal([[name, 1]]);
        expect(Object.getPrototypeOf(object)).to.equal(Object.prototype);
      }
      expect(output(`{"${name}": {a: 1}} | .${name}.a |= . + 1 | .b = 2 | del(.b)`)).to.satisfy(
        (object: object) => JSON.stringify(Object.entries(object)) === `[["${name}",{"a":2}]]`,
      );
    });
  }

  it('stay as they are whatever is assigned', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    outputs(
      '.["__proto__"].polluted = 1, .constructor.prototype.polluted = 1, ({"__proto__": {polluted: 1}} * {})',
      {},
    );
    outputs('. * {"__proto__": {polluted: 1}}', parseJsonText('{"__proto__": {"a": 1}}') as Json);
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).to.deep.equal(before);
    expect(({} as { polluted?: number }).polluted).to.equal(undefined);
  });

  it('are not functions or formats of the language', () => {
    for (const name of INHERITED) {
      expect(() => output(name)).to.throw('is not defined');
      expect(() => output(`@${name}`)).to.throw('is not a valid format');
      expect(() => output(`$${name}`)).to.throw('is not defined');
    }
  });
});
