// Documents in files, checked against what is shipped; needs no database.
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { validateDefinition } from '../../core/language/index.js';
import { readCatalog, readEventTypes, readForms, readScoreModels, readTemplates } from '../../store/shipped.js';
import { excerptOf } from './problems/excerpt.js';
import type { CheckedDocument } from './problems/format.js';
import { readText } from './with-operations.js';

/** What is wrong in a file; the document, when nothing is an error. */
export async function checkFile(file: string): Promise<CheckedDocument & { readonly document?: JsonObject }> {
  const text = await readText(file);
  const { problems, document } = validateDefinition(text, {
    catalog: readCatalog(),
    eventTypes: readEventTypes(),
    forms: readForms().map(({ name }) => name),
    scoreModels: readScoreModels().map(({ name }) => name),
    templates: readTemplates(),
  });
  return { file, text, problems, ...(document && { document }) };
}

/** The document of a file without errors. Throws `definitionInvalid` with all problems. */
export async function validFile(file: string): Promise<JsonObject> {
  const checked = await checkFile(file);
  if (!checked.document) throw invalidFile(checked);
  return checked.document;
}

export function invalidFile(checked: CheckedDocument): AppError {
  return new AppError('definitionInvalid', `${checked.file} has errors:\n\n${excerptsOf(checked)}\n`, checked.problems);
}

export function excerptsOf(checked: CheckedDocument): string {
  return checked.problems.map((problem) => excerptOf(checked, problem, false)).join('\n\n');
}
