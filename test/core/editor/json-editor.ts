// What VS Code does with the files of a project: its own language service, with the schemas that the files name and no network.
import jsonService, { type LanguageService, type TextDocument } from 'vscode-json-languageservice';

const CURSOR = '▮';
const ROOT = 'file:///project/';

export interface Told {
  /** The text that is underlined. */
  readonly at: string;
  readonly message: string;
}

export class JsonEditor {
  private readonly service: LanguageService;

  /** @param files texts of the schemas, by their place in the project */
  constructor(files: ReadonlyMap<string, string>) {
    this.service = jsonService.getLanguageService({
      schemaRequestService: async (uri) => {
        const text = files.get(uri.slice(ROOT.length));
        if (text === undefined) throw new Error(`nothing but the project is read, not ${uri}`);
        return text;
      },
      workspaceContext: { resolveRelativePath: (relative, base) => new URL(relative, base).href },
      clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } },
    });
  }

  /** Takes a schema for these files, as `json.schemas` of VS Code does. */
  map(schema: string, pattern: string): this {
    this.service.configure({ validate: true, schemas: [{ uri: ROOT + schema, fileMatch: [pattern] }] });
    return this;
  }

  /** What is underlined in a file. */
  async problems(file: string, text: string): Promise<Told[]> {
    const document = documentOf(file, text);
    const found = await this.service.doValidation(document, this.service.parseJSONDocument(document));
    return found.map(({ range, message }) => ({ at: document.getText(range), message: String(message) }));
  }

  /** Labels that are offered at the cursor (`▮` in the text). */
  async offers(file: string, text: string): Promise<string[]> {
    const { document, position } = withCursor(file, text);
    const list = await this.service.doComplete(document, position, this.service.parseJSONDocument(document));
    return (list?.items ?? []).map(({ label }) => label);
  }

  /** What the offer of this label puts in. */
  async insert(file: string, text: string, label: string): Promise<string | undefined> {
    const { document, position } = withCursor(file, text);
    const list = await this.service.doComplete(document, position, this.service.parseJSONDocument(document));
    return list?.items.find((item) => item.label === label)?.textEdit?.newText;
  }

  /** The words shown over the cursor. */
  async hover(file: string, text: string): Promise<string> {
    const { document, position } = withCursor(file, text);
    const hover = await this.service.doHover(document, position, this.service.parseJSONDocument(document));
    return [hover?.contents ?? []].flat().join('\n');
  }
}

function documentOf(file: string, text: string): TextDocument {
  return jsonService.TextDocument.create(ROOT + file, 'json', 1, text);
}

function withCursor(file: string, text: string) {
  const document = documentOf(file, text.replace(CURSOR, ''));
  return { document, position: document.positionAt(text.indexOf(CURSOR)) };
}
