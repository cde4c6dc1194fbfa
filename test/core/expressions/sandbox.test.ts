// Expressions are evaluated inside the workflow sandbox and again when a history is replayed: nothing in them may depend
// on the machine, and nothing may need what the sandbox lacks.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOM = fileURLToPath(new URL('../../../core/expressions', import.meta.url));
const FORBIDDEN =
  /\b(Buffer|btoa|atob|process|TextDecoder|TextEncoder|Intl|toLocale\w*|performance|setTimeout|crypto|WeakRef|eval)\b|Date\.now|new Date\(\)|Math\.random|new Function\b/;

describe('the source of the expressions', () => {
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

  it('uses nothing of the machine', () => {
    const lines = files.flatMap((file) =>
      readFileSync(path.join(ROOM, file), 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && FORBIDDEN.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(lines).to.deep.equal([]);
  });

  it('imports nothing but itself, the JSON types and the regular expressions', () => {
    const imports = files.flatMap((file) =>
      [...readFileSync(path.join(ROOM, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier),
    );
    const outside = new Set(imports.filter((specifier) => !specifier?.startsWith('.')));
    expect([...outside]).to.deep.equal(['re2js']);
  });
});
