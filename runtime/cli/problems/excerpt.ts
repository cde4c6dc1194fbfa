// A problem as a compiler tells it: what, where, the line with what was found underlined, what was expected, help.
import type { Problem } from '../../../core/language/index.js';
import type { CheckedDocument } from './format.js';

/** Longer lines are shown from a little before what was found. */
const SHOWN_WIDTH = 100;
const SHOWN_BEFORE = 30;

type Paint = (text: string, style: 'error' | 'warning' | 'frame' | 'help') => string;

const CODES = { error: '1;31', warning: '1;33', frame: '1;34', help: '1;32' } as const;

const painted: Paint = (text, style) => `\u001b[${CODES[style]}m${text}\u001b[0m`;
const plain: Paint = (text) => text;

/** Several lines without a break at the end. */
export function excerptOf({ file, text }: CheckedDocument, problem: Problem, colour: boolean): string {
  const { severity, code, pointer, message, line, column, expected, fix } = problem;
  const paint = colour ? painted : plain;
  const gutter = ' '.repeat(String(line ?? 1).length);
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const notes = [
    `at: ${pointer || '/'}`,
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(fix === undefined ? [] : [`${paint('help:', 'help')} write ${fix}`]),
  ];
  return [
    `${paint(`${severity}[${code}]`, severity)}: ${message}`,
    `${gutter}${paint('-->', 'frame')} ${place}`,
    ...sourceLines(text, problem, paint),
    ...notes.map((note) => `${gutter} ${paint('=', 'frame')} ${note}`),
  ].join('\n');
}

/** A place in a text: one character, unless it says where it ends. */
type Place = Pick<Problem, 'line' | 'column' | 'endLine' | 'endColumn'>;

/** The place of a character, which counts from the start of the text in UTF-16 code units. */
export function placeAt(text: string, offset: number): Required<Place> {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return { line, column, endLine: line, endColumn: column + 1 };
}

/** The line of a place with its number, and under it a caret, in plain text. */
export function markedLine(text: string, place: Place): string[] {
  return sourceLines(text, { ...place, severity: 'error' }, plain);
}

/** The line with its number, and under it carets below what was found, as far as it stands in this line. */
function sourceLines(text: string, problem: Place & Pick<Problem, 'severity'>, paint: Paint): string[] {
  const { severity, line, column, endLine, endColumn } = problem;
  if (line === undefined || column === undefined) return [];
  const source = lineOf(text, line);
  const from = column - 1;
  const to = endLine === line && endColumn !== undefined ? endColumn - 1 : source.length;
  const start = source.length > SHOWN_WIDTH ? Math.max(0, from - SHOWN_BEFORE) : 0;
  const shown = source.slice(start, start + SHOWN_WIDTH);
  const before = start > 0 ? '…' : '';
  const after = start + SHOWN_WIDTH < source.length ? '…' : '';
  const carets = Math.max(1, [...source.slice(from, Math.min(to, start + SHOWN_WIDTH))].length);
  const bar = paint('|', 'frame');
  const gutter = ' '.repeat(String(line).length);
  return [
    `${gutter} ${bar}`,
    `${paint(String(line), 'frame')} ${bar} ${before}${shown}${after}`,
    `${gutter} ${bar} ${before && ' '}${padding(source.slice(start, from))}${paint('^'.repeat(carets), severity)}`,
  ];
}

/** What a terminal would take for a command is shown as a replacement character. */
function lineOf(text: string, line: number): string {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1;
  const end = text.indexOf('\n', start);
  return text
    .slice(start, end < 0 ? undefined : end)
    .replace(/\r$/, '')
    .replaceAll(/[^\P{Cc}\t]/gu, '\ufffd');
}

/** As wide as the text on a terminal, tabs kept. */
function padding(text: string): string {
  return [...text].map((letter) => (letter === '\t' ? '\t' : ' ')).join('');
}
