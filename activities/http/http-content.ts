// Bodies of HTTP: from JSON to text on the way out, from bytes to JSON on the way in.
import type { Json } from '../../core/json.js';

export type OutputFormat = 'content' | 'response' | 'raw';

/** The text of a request's body, and the type it has unless the caller named one. */
export function writeBody(body: Json | undefined, contentType: string | undefined): { text?: string; type?: string } {
  if (body === undefined || body === null) return {};
  if (typeof body === 'string') return { text: body, type: contentType ?? 'text/plain; charset=utf-8' };
  if (contentType?.startsWith('application/x-www-form-urlencoded'))
    return { text: new URLSearchParams(formFields(body)).toString(), type: contentType };
  return { text: JSON.stringify(body), type: contentType ?? 'application/json' };
}

function formFields(body: Json): [string, string][] {
  return Object.entries(body ?? {}).map(([name, value]) => [name, asText(value as Json)]);
}

/** A scalar as it is, anything else as JSON. */
export function asText(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * What a body says, by its content type: JSON becomes the value, text the text, other bytes base64, no bytes null.
 * Throws SyntaxError when a body that calls itself JSON is none.
 */
export function readContent(body: Buffer, contentType: string): Json {
  if (body.length === 0) return null;
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return JSON.parse(body.toString('utf8')) as Json;
  if (type.startsWith('text/') || type.endsWith('xml') || type === 'application/x-www-form-urlencoded')
    return body.toString('utf8');
  return body.toString('base64');
}
