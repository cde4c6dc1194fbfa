import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { TASK_KINDS } from '../../core/language/task-kinds.js';
import { generatedFiles } from '../../runtime/generated-files.js';
import { projectFolder, readCatalog } from '../../store/shipped.js';

describe('files made from the language and the catalog', () => {
  const files = generatedFiles();
  const textOf = (name: string): string => files.find(({ file }) => file === name)?.text ?? '';
  const sections = (name: string): string[] => [...textOf(name).matchAll(/^## (\w+)$/gm)].map((row) => row[1] ?? '');

  for (const { file, text } of files)
    it(`${file} is up to date; otherwise run "npm run generate"`, () => {
      const place = path.join(projectFolder(), file);
      expect(existsSync(place) && readFileSync(place, 'utf8') === text).to.equal(true);
    });

  it('tell of every function, in both languages, and of every task kind', () => {
    const names = Object.keys(readCatalog().functions).sort();
    expect(sections('docs/functions.md')).to.deep.equal(names);
    expect(sections('docs/fa/functions.md')).to.deep.equal(names);
    expect(sections('docs/task-kinds.md')).to.deep.equal([...TASK_KINDS]);
  });
});
