// From text to JSON: syntax errors with line and column, and keys that stand twice in one object.
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Json, JsonObject } from '../json.js';
import { checkTextSize } from './limits.js';
import { MAX_PROBLEMS, type Problem, problemList } from './problem.js';

export interface ParsedText {
  readonly problems: readonly Problem[];
  /** Absent when the text is not JSON. */
  readonly value?: Json;
  /** The same problem with line and column of the place its pointer means. */
  readonly locate: (problem: Problem) => Problem;
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value of JSON',
  InvalidNumberFormat: 'this is no number of JSON',
  PropertyNameExpected: 'a property name in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace is expected',
  CloseBracketExpected: 'a closing bracket is expected',
  EndOfFileExpected: 'the text goes on after its end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'the quotes of a text are not closed',
  UnexpectedEndOfNumber: 'a number is not complete',
  InvalidUnicode: 'a \\u escape needs four hexadecimal digits',
  InvalidEscapeCharacter: 'no such escape',
  InvalidCharacter: 'a text holds a control character that must be escaped',
};

/** How much of a broken text is shown. */
const FOUND_LENGTH = 20;

/** Parses strict JSON. Of several syntax errors only the first is told: the others mostly follow from it. */
export function parseText(text: string): ParsedText {
  const size = problemList();
  const tooLargeAt = checkTextSize(text, size.report);
  if (tooLargeAt !== undefined) {
    const place = lineAndColumn(text.slice(0, tooLargeAt))(tooLargeAt);
    return { problems: size.problems.map((problem) => ({ ...problem, ...place })), locate: (problem) => problem };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const position = lineAndColumn(text);
  const { problems, report } = problemList();
  const first = errors[0];
  if (first !== undefined || tree === undefined) {
    const { offset = 0, length = 0, error } = first ?? {};
    const name = error === undefined ? 'ValueExpected' : printParseErrorCode(error);
    const message = WORDS[name] ?? name;
    const found = text.slice(offset, offset + FOUND_LENGTH).split('\n')[0] || 'the end of the line or text';
    report('jsonSyntax', '', message, { found, expected: 'JSON (RFC 8259)' });
    const place = span(position, { offset, length });
    return { problems: problems.map((problem) => ({ ...problem, ...place })), locate: (problem) => problem };
  }
  for (const { node, pointer, key } of duplicateKeys(tree, '').slice(0, MAX_PROBLEMS - 1)) {
    report('duplicateKey', pointer, `the key "${key}" stands twice in one object; JSON keeps only the last`, {
      found: key,
    });
    problems[problems.length - 1] = { ...(problems.at(-1) as Problem), ...span(position, node) };
  }
  const locate = (problem: Problem): Problem => ({ ...problem, ...span(position, nodeOf(problem, tree)) });
  return { problems, value: JSON.parse(text) as Json, locate };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function lineAndColumn(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}

/** Where something begins and where the text goes on behind it. */
function span(
  position: (offset: number) => Position,
  { offset, length }: Pick<Node, 'offset' | 'length'>,
): Partial<Problem> {
  const { line: endLine, column: endColumn } = position(offset + length);
  return { ...position(offset), endLine, endColumn };
}

interface DuplicateKey {
  readonly node: Node;
  readonly pointer: string;
  readonly key: string;
}

function duplicateKeys(node: Node, pointer: string): DuplicateKey[] {
  if (node.type === 'array')
    return (node.children ?? []).flatMap((child, index) => duplicateKeys(child, `${pointer}/${index}`));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((property) => {
    const [keyNode, valueNode] = property.children ?? [];
    if (keyNode === undefined || valueNode === undefined) return [];
    const key = String(keyNode.value);
    const at = pointer + pointerStep(key);
    const again = seen.has(key) ? [{ node: keyNode, pointer: at, key }] : [];
    seen.add(key);
    return [...again, ...duplicateKeys(valueNode, at)];
  });
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The value that a JSON pointer means; undefined where there is none. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  let at: Json | undefined = value;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as JsonObject)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return at;
}

/** The node that a problem means: the key where the key is what was found, else the value. */
function nodeOf({ pointer, found }: Problem, tree: Node): Node {
  let [node, key]: [Node, Node | undefined] = [tree, undefined];
  for (const step of pointer.split('/').slice(1)) {
    const [keyNode, child] = childAt(node, step.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (child === undefined) return node;
    [key, node] = [keyNode, child];
  }
  return key !== undefined && key.value === found && node.value !== found ? key : node;
}

/** The node of the key, where it has one, and of the value. */
function childAt(node: Node, step: string): readonly [Node | undefined, Node | undefined] {
  if (node.type === 'array') return [undefined, node.children?.[Number(step)]];
  const [key, value] = node.children?.findLast((property) => property.children?.[0]?.value === step)?.children ?? [];
  return [key, value];
}
