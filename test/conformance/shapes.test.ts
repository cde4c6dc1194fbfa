import { expect } from 'chai';
import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import { lowerGoals, validateDefinition } from '../../core/language/index.js';
import { readCatalog, readShippedProcesses } from '../../store/shipped.js';
import { officialSchemas } from './official-schema.js';
import { RICH_DEFINITION } from './rich-definition.js';

/** The same changes in every run; RAVAND_TEST_SEED draws others. */
const SEED = Number(process.env.RAVAND_TEST_SEED ?? 20_260_321);
const RUNS = 2000;

const catalog = readCatalog();
const documents = readShippedProcesses().map(({ text }) => JSON.parse(text) as JsonObject);
const humanTask = catalog.functions.humanTask;
const sources = [
  RICH_DEFINITION,
  ...documents,
  ...documents.map(lowerGoals),
  ...(humanTask?.kind === 'composed' ? [{ ...documents[0], do: [{ task: humanTask.task }] } as JsonObject] : []),
];
const NOISE: readonly Json[] = [
  null,
  7,
  -1,
  '',
  'no such thing',
  true,
  [],
  {},
  ['x'],
  { x: 1 },
  '${ . }',
  'P3D',
  { days: 1 },
];

type Way = readonly (string | number)[];

/** Ways to every value of a document. */
function waysOf(value: Json, way: Way = []): Way[] {
  if (Array.isArray(value)) return [way, ...value.flatMap((item, index) => waysOf(item, [...way, index]))];
  if (!isObject(value)) return [way];
  return [way, ...Object.entries(value).flatMap(([key, item]) => waysOf(item, [...way, key]))];
}

type Change = { readonly kind: 'replace' | 'remove' | 'rename' | 'add'; readonly noise: Json };

function changed(value: Json, way: Way, change: Change): Json {
  const [step, ...rest] = way;
  if (step === undefined)
    return change.kind === 'add' && isObject(value) ? { ...value, more: change.noise } : change.noise;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (rest.length === 0 && change.kind === 'remove') return items.filter((_item, index) => index !== step);
    return items.map((item, index) => (index === step ? changed(item, rest, change) : item));
  }
  const entries = Object.entries(value as JsonObject);
  if (rest.length === 0 && change.kind === 'remove') return Object.fromEntries(entries.filter(([key]) => key !== step));
  if (rest.length === 0 && change.kind === 'rename')
    return Object.fromEntries(entries.map(([key, item]) => [key === step ? `${key}x` : key, item]));
  return Object.fromEntries(entries.map(([key, item]) => [key, key === step ? changed(item, rest, change) : item]));
}

describe('shapes of definitions', () => {
  it('find nothing wrong in a definition that uses everything', () => {
    const { problems } = validateDefinition(RICH_DEFINITION, { catalog });
    expect(problems.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
    for (const { file, check } of officialSchemas().slice(1)) expect(check(RICH_DEFINITION), file).to.equal(null);
  });

  it('refuse whatever every official schema refuses', () => {
    const schemas = officialSchemas();
    const change = fc.record({
      kind: fc.constantFrom('replace', 'remove', 'rename', 'add') as fc.Arbitrary<Change['kind']>,
      noise: fc.constantFrom(...NOISE),
    });
    // Only the place and the change are generated, so that a counterexample can be read.
    const mutant = fc.constantFrom(...sources.keys()).chain((index) => {
      const ways = waysOf(sources[index] as Json).filter((way) => way.length > 0);
      return fc.record({ index: fc.constant(index), way: fc.constantFrom(...ways), change });
    });
    fc.assert(
      fc.property(mutant, ({ index, way, change: one }) => {
        const document = changed(sources[index] as Json, way, one);
        const { problems } = validateDefinition(document, { catalog });
        if (problems.some(({ severity }) => severity === 'error')) return;
        expect(schemas.some(({ check }) => check(document) === null)).to.equal(true);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
