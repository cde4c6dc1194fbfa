// What VS Code does with a JSON file: its own language service, with one schema and without a network.

import jsonService, { type LanguageService, type TextDocument } from 'vscode-json-languageservice';
import type { JsonObject } from '../../../core/json.js';

const CURSOR = '▮';

export interface Told {
  /** The text that is underlined. */
  readonly at: string;
  readonly message: string;
}

export class JsonEditor {
  private readonly service: LanguageService;

  constructor(schema: JsonObject) {
    this.service = jsonService.getLanguageService({
      schemaRequestService: (uri) => Promise.reject(new Error(`asked for ${uri}`)),
      clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } },
    });
    this.service.configure({ validate: true, schemas: [{ uri: 'file:///schema.json', fileMatch: ['*'], schema }] });
  }

  /** What is underlined in a document. */
  async problems(source: unknown): Promise<Told[]> {
    const document = documentOf(typeof source === 'string' ? source : JSON.stringify(source, null, 2));
    const found = await this.service.doValidation(document, this.service.parseJSONDocument(document));
    return found.map(({ range, message }) => ({ at: document.getText(range), message: String(message) }));
  }

  /** Labels that are offered at the cursor (`▮` in the text). */
  async offers(text: string): Promise<string[]> {
    const { document, position } = withCursor(text);
    const list = await this.service.doComplete(document, position, this.service.parseJSONDocument(document));
    return (list?.items ?? []).map(({ label }) => label);
  }

  /** The words shown over the cursor. */
  async hover(text: string): Promise<string> {
    const { document, position } = withCursor(text);
    const hover = await this.service.doHover(document, position, this.service.parseJSONDocument(document));
    return [hover?.contents ?? []].flat().join('\n');
  }
}

function documentOf(text: string): TextDocument {
  return jsonService.TextDocument.create('file:///process.json', 'json', 1, text);
}

function withCursor(text: string) {
  const document = documentOf(text.replace(CURSOR, ''));
  return { document, position: document.positionAt(text.indexOf(CURSOR)) };
}
