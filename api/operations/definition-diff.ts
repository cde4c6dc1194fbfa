import { type DefinitionChange, diffDefinitions } from '../../core/language/index.js';
import type { OperationContext } from '../context.js';
import { type DefinitionSource, documentOf } from './definition-source.js';
import { headOf } from './definitions.js';

export interface Comparison {
  readonly before: DefinitionSource;
  readonly after: DefinitionSource;
}

interface DefinitionHead {
  readonly name: string;
  readonly version: string;
}

export interface ComparedDefinitions {
  readonly before: DefinitionHead;
  readonly after: DefinitionHead;
  readonly changes: readonly DefinitionChange[];
}

/** What changed between two definitions. Throws `notFound` for a version that is not there, `definitionInvalid` for a document with errors. */
export async function compareDefinitions(
  context: OperationContext,
  { before, after }: Comparison,
): Promise<ComparedDefinitions> {
  const [old, recent] = [await documentOf(context, before), await documentOf(context, after)];
  const head = ({ name, version }: DefinitionHead): DefinitionHead => ({ name, version });
  return { before: head(headOf(old)), after: head(headOf(recent)), changes: diffDefinitions(old, recent) };
}
