// From a definition to what a viewer can open, in one step.
import type { Locale } from '../calendar/format.js';
import type { JsonObject } from '../json.js';
import { drawDefinition } from './draw.js';
import { type Direction, layOut } from './layout/layout.js';
import { writeMermaid } from './mermaid.js';
import type { Vocabulary } from './reader.js';
import { type JournaledRun, runPath } from './run-path.js';
import { writeSvg } from './svg/write-svg.js';

export const DIAGRAM_FORMATS = ['svg', 'mermaid'] as const;
export type DiagramFormat = (typeof DIAGRAM_FORMATS)[number];

export interface DiagramOptions {
  readonly format: DiagramFormat;
  readonly locale: Locale;
  readonly direction: Direction;
  readonly vocabulary: Vocabulary;
  /** A run of this definition: its path stands out. */
  readonly run?: JournaledRun;
}

/** The diagram of a valid definition as text. The same input gives the same bytes. */
export async function writeDiagram(definition: JsonObject, options: DiagramOptions): Promise<string> {
  const { format, locale, direction, vocabulary, run } = options;
  const diagram = drawDefinition(definition, { vocabulary, locale });
  const path = run && runPath(diagram, definition, run);
  if (format === 'mermaid') return writeMermaid(diagram, { direction, ...(path && { run: path }) });
  return writeSvg(await layOut(diagram, direction), path);
}
