// Problems as workflow commands of GitHub Actions, which shows them beside the lines they are about:
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
import type { Problem } from '../../../core/language/index.js';

/** One line: `::error file=…,line=…,col=…,title=…::…`. */
export function annotation(file: string, problem: Problem): string {
  const { severity, code, pointer, message, line, column, endLine, endColumn, expected, fix } = problem;
  const sameLine = line !== undefined && line === endLine;
  const properties = {
    file,
    line,
    endLine,
    col: column,
    // GitHub takes columns only within one line, and counts the last one in.
    endColumn: sameLine && endColumn !== undefined ? Math.max(endColumn - 1, column ?? 1) : undefined,
    title: code,
  };
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  const text = [
    `${message} (at ${pointer || '/'})`,
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(fix === undefined ? [] : [`help: write ${fix}`]),
  ].join('\n');
  return `::${severity} ${given.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',')}::${escapedText(text)}`;
}

function escapedText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
