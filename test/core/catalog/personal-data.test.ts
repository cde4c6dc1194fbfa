import { expect } from 'chai';
import { publicPart } from '../../../core/catalog/personal-data.js';

describe('the public part of an event', () => {
  const schema = {
    type: 'object',
    properties: {
      score: { type: 'integer' },
      comment: { type: 'string', personal: true },
      place: { type: 'object', properties: { city: { type: 'string' }, street: { type: 'string', personal: true } } },
      lines: { type: 'array', items: { properties: { sku: { type: 'string' }, note: { personal: true } } } },
      tags: { type: 'array' },
    },
  };

  it('leaves out what is marked personal, at any depth', () => {
    const data = {
      score: 2,
      comment: 'call me',
      place: { city: 'Tehran', street: 'Valiasr' },
      lines: [{ sku: 'a', note: 'for Sara' }],
    };
    expect(publicPart(schema, data)).to.deep.equal({ score: 2, place: { city: 'Tehran' }, lines: [{ sku: 'a' }] });
  });

  it('leaves out what the schema does not mention', () => {
    expect(publicPart(schema, { score: 2, phone: '+98', tags: ['x'] })).to.deep.equal({ score: 2, tags: [] });
    expect(publicPart({}, { phone: '+98' })).to.deep.equal({});
  });
});
