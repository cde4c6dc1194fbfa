// What is shipped as files: functions, event types, forms, segments, score models and processes. Each file's own shape is checked here;
// whether a process makes sense is the business of core/language.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCatalog } from '../core/catalog/build-catalog.js';
import {
  COMPOSED_FUNCTION_FILE,
  EVENT_TYPE_FILE,
  FORM_FILE,
  NATIVE_FUNCTION_FILE,
  SCORE_MODEL_FILE,
  SEGMENT_FILE,
} from '../core/catalog/file-schemas.js';
import type { Catalog, EventTypeDescription, FormDescription, FunctionDescription } from '../core/catalog/functions.js';
import { schemaCheck, schemaMistake } from '../core/catalog/json-schema.js';
import type { ScoreModel, ScoreModels } from '../core/catalog/score-models.js';
import type { SegmentDescription } from '../core/catalog/segments.js';
import type { TemplateDescription } from '../core/catalog/templates.js';
import { AppError, type FailureDetail } from '../core/errors.js';
import { isObject, type JsonObject } from '../core/json.js';
import { functionProblems } from '../core/language/index.js';

/** A process as its file holds it: not yet validated, so that a mistake in it is reported by the language, not by the reader. */
export interface ShippedProcess {
  readonly name: string;
  /** Relative to the project folder. */
  readonly file: string;
  readonly text: string;
}

interface ShippedFile {
  /** The file's name without `.json`. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** The folder that holds `definitions/`: above this file, in the sources as well as in a build. */
export function projectFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'definitions'))) {
    const above = path.dirname(folder);
    if (above === folder) throw new AppError('notFound', 'No folder "definitions" above the program: it is incomplete');
    folder = above;
  }
  return folder;
}

/**
 * The functions of `definitions/functions/`.
 * @throws AppError `definitionInvalid` naming the file that breaks the shape
 */
export function readCatalog(folder = projectFolder()): Catalog {
  const catalog = buildCatalog(
    filesIn(folder, 'definitions/functions').map((file) => {
      const content = parse(file);
      check(file, content, content.kind === 'composed' ? COMPOSED_FUNCTION_FILE : NATIVE_FUNCTION_FILE);
      checkSchemas(file, content, ['input', 'output']);
      checkName(file, content.name);
      return content as unknown as FunctionDescription;
    }),
  );
  checkFunctions(catalog);
  return catalog;
}

/** What a composed function does is checked when it is read: whoever adds one is told at once, not at the first call. */
function checkFunctions(catalog: Catalog): void {
  const found = functionProblems(catalog);
  const [first] = found;
  if (first === undefined) return;
  const details = found.map(({ name, problem: { message, ...problem } }) => ({
    ...problem,
    file: name,
    detail: message,
  }));
  const { pointer, message } = first.problem;
  throw new AppError('definitionInvalid', `definitions/functions/${first.name}.json ${pointer}: ${message}`, details);
}

/** The event types of `definitions/events/`; throws like `readCatalog`. */
export function readEventTypes(folder = projectFolder()): EventTypeDescription[] {
  return filesIn(folder, 'definitions/events').map((file) => {
    const content = parse(file);
    check(file, content, EVENT_TYPE_FILE);
    checkSchemas(file, content, ['data']);
    checkName(file, content.type);
    return content as unknown as EventTypeDescription;
  });
}

/** The forms of `ui-schema/`; throws like `readCatalog`. */
export function readForms(folder = projectFolder()): FormDescription[] {
  return filesIn(folder, 'ui-schema').map((file) => {
    const content = parse(file);
    check(file, content, FORM_FILE);
    checkSchemas(file, content, ['schema']);
    checkName(file, content.name);
    return content as unknown as FormDescription;
  });
}

/** The segments of `definitions/segments/`; throws like `readCatalog`. */
export function readShippedSegments(folder = projectFolder()): SegmentDescription[] {
  return filesIn(folder, 'definitions/segments').map((file) => {
    const content = parse(file);
    check(file, content, SEGMENT_FILE);
    checkName(file, content.name);
    return content as unknown as SegmentDescription;
  });
}

/** The score models of `definitions/score-models/`; throws like `readCatalog`. */
export function readScoreModels(folder = projectFolder()): ScoreModel[] {
  return filesIn(folder, 'definitions/score-models').map((file) => {
    const content = parse(file);
    check(file, content, SCORE_MODEL_FILE);
    checkName(file, content.name);
    const model = content as unknown as ScoreModel;
    checkRuleNames(file, model);
    return model;
  });
}

/** The same by name, as those who compute scores want them. */
export function scoreModelsByName(folder = projectFolder()): ScoreModels {
  return new Map(readScoreModels(folder).map((model) => [model.name, model]));
}

/** Rules are told apart by name where a score explains itself. */
function checkRuleNames(file: ShippedFile, { fit, behaviour }: ScoreModel): void {
  const names = new Set<string>();
  for (const { name } of [...fit, ...behaviour]) {
    if (names.has(name))
      throw new AppError('definitionInvalid', `${file.file} has two rules "${name}": a name belongs to one rule`);
    names.add(name);
  }
}

/** The processes of `definitions/processes/`, as text. */
export function readShippedProcesses(folder = projectFolder()): ShippedProcess[] {
  return filesIn(folder, 'definitions/processes');
}

/** A scenario of a process as its file holds it. */
export interface ShippedScenario {
  readonly process: string;
  readonly file: string;
  readonly content: unknown;
}

/** The scenarios of `definitions/processes/<process>.scenarios/`; throws like `readCatalog` where one is not JSON. */
export function readShippedScenarios(process: string, folder = projectFolder()): ShippedScenario[] {
  return filesIn(folder, `definitions/processes/${process}.scenarios`).map((file) => ({
    process,
    file: file.file,
    content: parse(file),
  }));
}

/** The descriptions of the templates in `templates/`; throws like `readCatalog`. */
export function readTemplates(folder = projectFolder()): TemplateDescription[] {
  const templates = path.join(folder, 'templates');
  if (!existsSync(templates)) return [];
  return readdirSync(templates)
    .sort()
    .flatMap((name) => {
      const file = path.join(templates, name, 'template.json');
      if (!existsSync(file)) return [];
      const text = readFileSync(file, 'utf8');
      const shipped = { name, file: `templates/${name}/template.json`, text };
      const content = parse(shipped);
      checkName(shipped, content.name);
      return [content as unknown as TemplateDescription];
    });
}

function filesIn(folder: string, under: string): ShippedFile[] {
  const names = existsSync(path.join(folder, under)) ? readdirSync(path.join(folder, under)) : [];
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      name: path.basename(name, '.json'),
      file: `${under}/${name}`,
      text: readFileSync(path.join(folder, under, name), 'utf8'),
    }));
}

function parse(file: ShippedFile): JsonObject {
  try {
    const content: unknown = JSON.parse(file.text);
    if (isObject(content)) return content;
  } catch (error) {
    throw new AppError(
      'definitionInvalid',
      `${file.file} is not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  throw new AppError('definitionInvalid', `${file.file} must hold a JSON object`);
}

function check(file: ShippedFile, content: JsonObject, schema: JsonObject): void {
  const violations = schemaCheck(schema)(content);
  if (violations.length === 0) return;
  const details: FailureDetail[] = violations.map(({ pointer, message }) => ({ pointer, expected: message }));
  const first = violations[0];
  throw new AppError('definitionInvalid', `${file.file} ${first?.pointer || '/'}: ${first?.message}`, details);
}

function checkSchemas(file: ShippedFile, content: JsonObject, fields: readonly string[]): void {
  for (const field of fields) {
    const mistake = schemaMistake(content[field] ?? null);
    if (mistake !== undefined)
      throw new AppError('definitionInvalid', `${file.file} /${field} is not a JSON Schema: ${mistake}`, [
        { pointer: `/${field}`, found: content[field], expected: 'a JSON Schema (2020-12)' },
      ]);
  }
}

function checkName(file: ShippedFile, name: unknown): void {
  if (name !== file.name)
    throw new AppError(
      'definitionInvalid',
      `${file.file} describes "${String(name)}": file and content must have one name`,
    );
}
