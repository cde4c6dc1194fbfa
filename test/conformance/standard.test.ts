import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { isObject } from '../../core/json.js';
import { STANDARD_PROPERTIES } from '../docs/standard-properties.js';
import { scenariosIn } from '../features/runner/feature-files.js';
import { officialSchemas } from './official-schema.js';

const FEATURES = fileURLToPath(new URL('../features/', import.meta.url));

/** Names of all properties that a JSON Schema speaks of. */
function propertyNames(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(propertyNames);
  if (!isObject(schema)) return [];
  const own = isObject(schema.properties) ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(propertyNames)];
}

describe('the official schemas of the language, beside docs/standard.md', () => {
  const known = new Set(Object.values(STANDARD_PROPERTIES).flat());

  for (const { file, schema } of officialSchemas())
    it(`${file} has no property that the page does not tell`, () => {
      expect(propertyNames(schema).filter((name) => !known.has(name))).to.deep.equal([]);
    });

  describe('accept every workflow that our features run', () => {
    const checkDefinition = officialSchemas().find(({ file }) => file.includes('main'))?.check;
    for (const { feature, name, run } of scenariosIn(FEATURES, { hosts: ['simulator'], checkDefinition }))
      it(`${feature}: ${name}`, run);
  });
});
