import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../core/errors.js';
import { readCatalog, readEventTypes, readForms, readScoreModels, readShippedSegments } from '../../store/shipped.js';

describe('shipped files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ravand-shipped-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, content: unknown): void => {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const failure = (read: () => unknown): AppError => {
    try {
      read();
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  };
  const text = { fa: 'الف', en: 'a' };
  const segment = (filter: unknown): unknown => ({ name: 'some', title: text, help: text, filter });

  it('reads every function, event type, form, segment and score model of the project', () => {
    const { functions } = readCatalog();
    expect(Object.keys(functions)).to.include.members(['sendMessage', 'awaitEvent', 'humanTask', 'creditPurchase']);
    expect(readEventTypes().map((event) => event.type)).to.include.members(['purchase.made', 'survey.answered']);
    expect(readForms().map((form) => form.name)).to.include.members(['after-sales-call', 'lead-call']);
    expect(readShippedSegments().map(({ name }) => name)).to.deep.equal(['silent-customers']);
    expect(readScoreModels().map(({ name }) => name)).to.deep.equal(['lead']);
  });

  it('names the file and the place of what is missing', () => {
    write('definitions/events/purchase.made.json', { type: 'purchase.made', title: { en: 'Bought' }, data: {} });
    const error = failure(() => readEventTypes(folder));
    expect(error.code).to.equal('definitionInvalid');
    expect(error.message).to.equal('definitions/events/purchase.made.json /title: property "fa" is missing');
  });

  it('names the file that is not JSON', () => {
    write('ui-schema/call.json', '{ "name": ');
    expect(failure(() => readForms(folder)).message).to.match(/^ui-schema\/call\.json is not JSON: /);
  });

  it('refuses a schema that is none', () => {
    write('definitions/events/a.json', { type: 'a', title: text, data: { type: 'objekt' } });
    expect(failure(() => readEventTypes(folder)).message).to.match(
      /^definitions\/events\/a\.json \/data is not a JSON Schema/,
    );
  });

  it('refuses a file that describes something of another name', () => {
    write('definitions/events/a.json', { type: 'b', title: text, data: {} });
    expect(failure(() => readEventTypes(folder)).message).to.contain('describes "b"');
  });

  const wrongFilters: [string, unknown][] = [
    ['an unknown form', { some: [] }],
    ['two forms at once', { all: [], any: [] }],
    ['two tests of one attribute', { attribute: 'city', equals: 'x', exists: true }],
    ['an attribute without a test', { attribute: 'city' }],
    ['a duration with months', { purchases: { lastBefore: 'P6M' } }],
    ['a window around nothing', { purchases: { within: 'P30D' } }],
    ['never beside another condition', { purchases: { never: true, lastBefore: 'P1D' } }],
    ['a mistake inside a list', { all: [{ not: { purchases: {} } }] }],
  ];
  for (const [what, filter] of wrongFilters)
    it(`refuses a segment filter with ${what}`, () => {
      write('definitions/segments/some.json', segment(filter));
      expect(failure(() => readShippedSegments(folder)).message).to.match(
        /^definitions\/segments\/some\.json \/filter/,
      );
    });

  const rule = { name: 'clicks', title: text, each: { reaction: 'clicked' }, points: 5 };
  const brokenModels: [what: string, model: object, message: string][] = [
    ['a duration with months', { behaviour: [{ ...rule, halfLife: 'P1M' }] }, '/behaviour/0/halfLife: must match'],
    [
      'two kinds of deed',
      { behaviour: [{ ...rule, each: { reaction: 'clicked', purchase: true } }] },
      '/behaviour/0/each',
    ],
    [
      'an unknown reaction',
      { behaviour: [{ ...rule, each: { reaction: 'nodded' } }] },
      '/behaviour/0/each/reaction: must',
    ],
    ['a condition on nothing', { behaviour: [{ ...rule, each: { where: { a: 1 } } }] }, 'property "event" is missing'],
    ['no points', { behaviour: [{ ...rule, points: 0 }] }, '/behaviour/0/points'],
    ['a test of nothing', { fit: [{ ...rule, each: undefined, when: { attribute: 'x' } }] }, '/fit/0/when'],
    ['two rules of one name', { behaviour: [rule, rule] }, 'two rules "clicks"'],
    ['no threshold', { mqlThreshold: undefined }, 'property "mqlThreshold" is missing'],
  ];
  for (const [what, part, message] of brokenModels)
    it(`refuses a score model with ${what}`, () => {
      const whole = {
        name: 'some',
        version: '1.0.0',
        title: text,
        help: text,
        mqlThreshold: 9,
        fit: [],
        behaviour: [],
      };
      write('definitions/score-models/some.json', { ...whole, ...part });
      const error = failure(() => readScoreModels(folder));
      expect(error.code).to.equal('definitionInvalid');
      expect(error.message).to.contain('definitions/score-models/some.json').and.contain(message);
    });

  it('accepts every form of a segment filter', () => {
    const filter = {
      any: [
        { not: { attribute: 'city', in: ['Tehran', 'Shiraz'] } },
        { purchases: { count: { atLeast: 2 }, total: { atMost: 100, currency: 'IRR' }, within: 'P52W' } },
        { purchases: { never: true } },
        {
          all: [
            { attribute: 'age', atLeast: 18 },
            { attribute: 'age', exists: true },
          ],
        },
      ],
    };
    write('definitions/segments/some.json', segment(filter));
    expect(readShippedSegments(folder)[0]?.filter).to.deep.equal(filter);
  });
});
