import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { PROBLEM_CODES } from '../../core/language/index.js';
import { STANDARD_PROPERTIES } from './standard-properties.js';

interface Row {
  readonly section: string;
  readonly properties: readonly string[];
  readonly state: string;
  readonly how: string;
  readonly feature: string;
}

const FEATURES = new URL('../features/', import.meta.url);

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
}

function rowsOf(page: string): Row[] {
  return page
    .split(/^## /m)
    .slice(1)
    .flatMap((part) => {
      const [section = '', ...lines] = part.split('\n');
      return lines
        .filter((line) => line.startsWith('| `'))
        .map((line) => {
          const [properties = '', state = '', how = '', feature = ''] = line.slice(2, -2).split(' | ');
          return { section, properties: namesIn(properties), state, how, feature: namesIn(feature)[0] ?? '' };
        });
    });
}

describe('docs/standard.md', () => {
  const rows = rowsOf(readFileSync(new URL('../../docs/standard.md', import.meta.url), 'utf8'));
  const files = readdirSync(FEATURES).filter((file) => file.endsWith('.feature'));

  it('has a row for every property that the standard knows, and no section that it does not know', () => {
    expect([...new Set(rows.map(({ section }) => section))]).to.deep.equal(Object.keys(STANDARD_PROPERTIES));
    for (const [section, properties] of Object.entries(STANDARD_PROPERTIES)) {
      const told = rows.filter((row) => row.section === section).flatMap((row) => row.properties);
      expect(told, section).to.include.members([...properties]);
    }
  });

  it('names features that exist, and every one of them', () => {
    expect([...new Set(rows.map(({ feature }) => feature))].sort()).to.deep.equal(files.sort());
  });

  it('names problem codes that exist, and features that show them', () => {
    for (const { section, properties, state, how, feature } of rows) {
      expect(state, `${section} ${properties}`).to.match(/^(supported|decided|refused: `\w+`)$/);
      const told = [...how.matchAll(/refused with `(\w+)`/g)].map(([, code]) => code!);
      const shown = readFileSync(new URL(feature, FEATURES), 'utf8');
      for (const code of [...namesIn(state), ...told]) {
        expect(PROBLEM_CODES, code).to.have.property(code);
        expect(shown.includes(code), `${feature} shows ${code}`).to.equal(true);
      }
    }
  });
});
