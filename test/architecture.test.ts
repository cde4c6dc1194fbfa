// The rules of the house as code: which room may import which, how long a file and a function may be. No exceptions.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseSync } from 'oxc-parser';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 60;

/** What each room may import of ours, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  workflows: ['core'],
  simulation: ['core'],
  store: ['core'],
  connectors: ['core'],
  activities: ['core', 'store', 'connectors'],
  api: ['core', 'store', 'connectors', 'workflows', 'simulation'],
  runtime: ['core', 'workflows', 'simulation', 'store', 'connectors', 'activities', 'api'],
};
const ROOMS = Object.keys(MAY_IMPORT);
/** What is no part of the product: it may use every room, and no room may use it. */
const AROUND = ['test', 'bench'];

/** Packages that have no business in a room: the core knows no outside world, only workflows/ knows the sandbox. */
const FORBIDDEN_PACKAGES: readonly { rooms: readonly string[]; packages: RegExp; why: string }[] = [
  { rooms: ['core'], packages: /^(@temporalio|express|typeorm|pg|nodemailer|node:)/, why: 'core is pure' },
  {
    rooms: ROOMS.filter((room) => room !== 'workflows'),
    packages: /^@temporalio\/workflow$/,
    why: 'only workflows/ runs in the sandbox',
  },
  { rooms: ROOMS.filter((room) => room !== 'api'), packages: /^express/, why: 'HTTP belongs to api/' },
  {
    rooms: ['workflows', 'simulation'],
    packages: /^(typeorm|pg|node:)/,
    why: 'hosts touch no database and no machine',
  },
];
const FORBIDDEN_NAMES = /^(utils?|helpers?|common|misc|manager)(\.|$)/;

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
}

function sourceFiles(folders: readonly string[]): SourceFile[] {
  return folders
    .filter((room) => existsSync(path.join(ROOT, room)))
    .flatMap((room) =>
      readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => ({
          path: path.join(room, name),
          room,
          text: readFileSync(path.join(ROOT, room, name), 'utf8'),
        })),
    );
}

function importsOf(file: SourceFile): string[] {
  const parsed = parseSync(file.path, file.text);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  return [
    ...staticImports.map((entry) => entry.moduleRequest.value),
    ...staticExports.flatMap((entry) => entry.entries.flatMap((e) => (e.moduleRequest ? [e.moduleRequest.value] : []))),
    ...dynamicImports.map((entry) =>
      file.text.slice(entry.moduleRequest.start, entry.moduleRequest.end).replace(/['"`]/g, ''),
    ),
  ];
}

function roomOfImport(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return path.normalize(path.join(path.dirname(file.path), specifier)).split(path.sep)[0];
}

interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Functions longer than allowed, as `file:line (n lines)`. A describe block of a test is a list, not a function. */
function longFunctions(file: SourceFile): string[] {
  const found: string[] = [];
  const lineAt = (offset: number): number => file.text.slice(0, offset).split('\n').length;
  const visit = (node: unknown, parent?: { callee?: { name?: string } }): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child, parent);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const ast = node as AstNode & Record<string, unknown> & { callee?: { name?: string } };
    if (
      /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(ast.type) &&
      parent?.callee?.name !== 'describe'
    ) {
      const lines = lineAt(ast.end) - lineAt(ast.start) + 1;
      if (lines > MAX_FUNCTION_LINES) found.push(`${file.path}:${lineAt(ast.start)} (${lines} lines)`);
    }
    for (const [key, child] of Object.entries(ast))
      if (key !== 'parent') visit(child, key === 'arguments' ? ast : undefined);
  };
  visit(parseSync(file.path, file.text).program.body);
  return found;
}

describe('architecture', () => {
  const files = sourceFiles(ROOMS);
  const all = [...files, ...sourceFiles(AROUND)];

  it('imports go one way', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .map((specifier) => ({ specifier, room: roomOfImport(file, specifier) }))
        .filter(({ room }) => room !== undefined && room !== file.room && !MAY_IMPORT[file.room]?.includes(room))
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('no room imports a package that does not belong there', () => {
    const wrong = files.flatMap((file) =>
      FORBIDDEN_PACKAGES.filter((rule) => rule.rooms.includes(file.room)).flatMap((rule) =>
        importsOf(file)
          .filter((specifier) => rule.packages.test(specifier))
          .map((specifier) => `${file.path} imports ${specifier}: ${rule.why}`),
      ),
    );
    expect(wrong).to.deep.equal([]);
  });

  it(`no file is longer than ${MAX_FILE_LINES} lines`, () => {
    const long = all.map((file) => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }));
    expect(long.filter((file) => file.lines > MAX_FILE_LINES)).to.deep.equal([]);
  });

  it(`no function is longer than ${MAX_FUNCTION_LINES} lines`, () => {
    expect(all.flatMap(longFunctions)).to.deep.equal([]);
  });

  it('files are named after the one thing inside, in kebab-case', () => {
    const wrong = all
      .map((file) => path.basename(file.path))
      .filter((name) => FORBIDDEN_NAMES.test(name) || name !== name.toLowerCase());
    expect(wrong).to.deep.equal([]);
  });
});
