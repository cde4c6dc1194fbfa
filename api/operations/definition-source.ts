import type { JsonObject } from '../../core/json.js';
import type { OperationContext } from '../context.js';
import { publishedVersion, validDocument } from './definitions.js';

/** A published version (the newest unless told), or a document of its own. */
export type DefinitionSource =
  | { readonly name: string; readonly version?: string }
  | { readonly document: JsonObject | string };

/** Its document. Throws `notFound` for a version that is not there, `definitionInvalid` for a document with errors. */
export async function documentOf(context: OperationContext, source: DefinitionSource): Promise<JsonObject> {
  if ('document' in source) return validDocument(context, source.document);
  return (await publishedVersion(context, source.name, source.version)).document;
}
