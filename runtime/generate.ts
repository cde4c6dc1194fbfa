// `npm run generate`: writes the files that are made from the language and the catalog.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../store/shipped.js';
import { generatedFiles } from './generated-files.js';

for (const { file, text } of generatedFiles()) {
  const place = path.join(projectFolder(), file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
