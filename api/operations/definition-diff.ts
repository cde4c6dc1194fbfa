import type { JsonObject } from '../../core/json.js';
import { type DefinitionChange, diffDefinitions } from '../../core/language/index.js';
import type { OperationContext } from '../context.js';
import { headOf, publishedVersion, validDocument } from './definitions.js';

/** A published version (the newest unless told), or a document of its own. */
export type ComparedSide =
  | { readonly name: string; readonly version?: string }
  | { readonly document: JsonObject | string };

export interface Comparison {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
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

async function documentOf(context: OperationContext, side: ComparedSide): Promise<JsonObject> {
  if ('document' in side) return validDocument(context, side.document);
  return (await publishedVersion(context, side.name, side.version)).document;
}
