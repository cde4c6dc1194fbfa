// Diagrams for tests: of shipped processes, and of small documents written as YAML.

import type { Locale } from '../../../core/calendar/format.js';
import type { Diagram } from '../../../core/diagram/diagram.js';
import { drawDefinition } from '../../../core/diagram/draw.js';
import type { JsonObject } from '../../../core/json.js';
import { shippedVocabulary } from '../../../runtime/shipped-vocabulary.js';
import { readShippedProcesses } from '../../../store/shipped.js';
import { definition } from '../../support/engine.js';

export const VOCABULARY = shippedVocabulary();

export const SHIPPED: readonly { readonly name: string; readonly document: JsonObject }[] = readShippedProcesses().map(
  ({ name, text }) => ({ name, document: JSON.parse(text) as JsonObject }),
);

export function shipped(name: string): JsonObject {
  return SHIPPED.find((process) => process.name === name)!.document;
}

export function drawn(text: string, locale: Locale = 'en'): Diagram {
  return drawDefinition(definition(text), { vocabulary: VOCABULARY, locale });
}

/** `kind: title | detail | detail`, in the order of the document. */
export function nodeTexts({ nodes }: Diagram): string[] {
  return nodes.map(({ kind, title, detail }) => `${kind}: ${[title, ...detail].join(' | ')}`);
}

/** `from → to`, with its words, by titles. */
export function edgeTexts({ nodes, groups, edges }: Diagram): string[] {
  const titleOf = (id: string): string => {
    const one = [...nodes, ...groups].find((other) => other.id === id)!;
    return one.title || id.replace(/^.*[#/]/, '');
  };
  return edges.map(
    ({ from, to, label }) => `${titleOf(from)} → ${titleOf(to)}${label === undefined ? '' : `: ${label}`}`,
  );
}
