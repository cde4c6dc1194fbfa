// `npm run diagrams`: draws the shipped processes anew.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../store/shipped.js';
import { DIAGRAMS_FOLDER, shippedDiagrams } from './shipped-diagrams.js';

const folder = path.join(projectFolder(), DIAGRAMS_FOLDER);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { name, svg } of await shippedDiagrams()) writeFileSync(path.join(folder, name), svg);
