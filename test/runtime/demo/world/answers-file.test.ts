import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { contactsFile, readAnswers } from '../../../../runtime/demo/world/answers-file.js';
import { failureOf } from '../../../support/failure.js';

const HEADER = 'ID,Year_Birth,Education,Marital_Status,Income,Z_CostContact,Z_Revenue,Response';

describe('a file of answers', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-answers-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const fileOf = (...lines: readonly string[]): string => {
    const file = path.join(folder, 'answers.csv');
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };

  it('tells who answered, what a contact cost and what an answer brought', async () => {
    const file = fileOf(HEADER, '7,1970,PhD,Single,1000,3,11,1', '8,1980,"Master, 2nd",Together,,3,11,0');
    const answers = await readAnswers(file);
    expect(answers.costPerContact).to.equal('3');
    expect(answers.revenuePerAnswer).to.equal('11');
    expect(answers.contacts.map(({ id, answers }) => [id, answers])).to.deep.equal([
      ['7', true],
      ['8', false],
    ]);
    expect([...contactsFile(answers).lines][2]).to.equal('"8","a8@example.test","Master, 2nd","Together","","1980"\n');
  });

  const refused: readonly (readonly [what: string, lines: readonly string[], says: RegExp])[] = [
    ['misses a column', ['ID,Education', '7,PhD'], /has no column Response, Z_CostContact/],
    ['has no row', [HEADER], /has no row/],
    ['has a broken line', [HEADER, '7,1970'], /is no table of answers: .*line 2/],
    [
      'has two costs',
      [HEADER, '7,1970,PhD,Single,1,3,11,1', '8,1970,PhD,Single,1,4,11,1'],
      /:3 Z_CostContact must be one/,
    ],
    ['has a cost that is no amount', [HEADER, '7,1970,PhD,Single,1,cheap,11,1'], /:2 Z_CostContact must be one amount/],
  ];
  for (const [what, lines, says] of refused)
    it(`is refused when it ${what}`, async () => {
      const failure = await failureOf(readAnswers(fileOf(...lines)));
      expect(failure).to.have.property('code', 'badInput');
      expect(failure.message).to.match(says);
    });
});
