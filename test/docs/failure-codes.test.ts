import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { FAILURE_CODES } from '../../core/errors.js';

describe('docs/failure-codes.md', () => {
  it('explains every failure code once, and no other', () => {
    const page = readFileSync(new URL('../../docs/failure-codes.md', import.meta.url), 'utf8');
    const explained = [...page.matchAll(/^\| `(\w+)` \|/gm)].map((row) => row[1]);
    expect(explained).to.deep.equal([...FAILURE_CODES]);
  });
});
