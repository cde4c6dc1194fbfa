import { expect } from 'chai';
import type { JsonObject } from '../../core/json.js';
import { lower } from '../../core/language/index.js';
import { readCatalog, readShippedProcesses } from '../../store/shipped.js';
import { definitionOf } from '../core/language/problem-examples.js';
import { officialSchemas } from './official-schema.js';

/** `$schema` is for editors: the official schemas know only the keys of the language. */
function withoutEditorKey({ $schema: _schema, ...document }: JsonObject): JsonObject {
  return document;
}

describe('the official schemas of the language', () => {
  const catalog = readCatalog();
  const processes = readShippedProcesses().map(({ name, text }) => ({
    name,
    document: withoutEditorKey(JSON.parse(text) as JsonObject),
  }));

  for (const { file, check } of officialSchemas())
    describe(file, () => {
      for (const { name, document } of processes) {
        it(`accepts ${name} as it is shipped`, () => expect(check(document)).to.equal(null));
        it(`accepts ${name} as it is stored`, () => expect(check(lower(document, catalog).definition)).to.equal(null));
      }
      for (const description of Object.values(catalog.functions))
        if (description.kind === 'composed')
          it(`accepts the task of the function ${description.name}`, () =>
            expect(check(definitionOf([{ task: description.task }]))).to.equal(null));
    });
});
