// The message templates that are shipped as files: templates/<name>/template.json with email.<locale>.{subject,html,text}.hbs, and
// templates/layout/ with what stands around every mail.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from '../core/calendar/format.js';
import { schemaCheck } from '../core/catalog/json-schema.js';
import type { TemplateDescription, TemplateShelf, TemplateSource } from '../core/catalog/templates.js';
import { AppError } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { TOPICS } from '../core/rules/send-policy.js';
import { projectFolder } from './shipped.js';

export const TEMPLATE_LOCALES: readonly Locale[] = ['fa', 'en'];

const TITLE = {
  type: 'object',
  required: ['fa', 'en'],
  properties: { fa: { type: 'string' }, en: { type: 'string' } },
};
const TEMPLATE_FILE: JsonObject = {
  type: 'object',
  required: ['name', 'version', 'topic', 'title', 'parameters'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    topic: { enum: TOPICS },
    title: TITLE,
    parameters: { type: 'object' },
  },
};

/**
 * Reads all of them.
 * @throws AppError `definitionInvalid` naming the file that is missing or broken
 */
export function readShippedTemplates(folder = projectFolder()): TemplateShelf {
  const root = path.join(folder, 'templates');
  const names = existsSync(root) ? readdirSync(root).sort() : [];
  return {
    templates: names
      .filter((name) => existsSync(path.join(root, name, 'template.json')))
      .map((name) => readTemplate(root, name)),
    layouts: byLocale((locale) => ({
      html: readText(root, `layout/email.${locale}.html.hbs`),
      text: readText(root, `layout/email.${locale}.text.hbs`),
    })),
  };
}

function readTemplate(root: string, name: string): TemplateSource {
  const file = `${name}/template.json`;
  const content = parse(file, readText(root, file));
  const [violation] = schemaCheck(TEMPLATE_FILE)(content);
  if (violation) broken(file, `${violation.pointer || '/'}: ${violation.message}`);
  const description = content as TemplateDescription;
  if (description.name !== name) broken(file, `describes "${description.name}": folder and content must have one name`);
  return {
    description,
    texts: byLocale((locale) => ({
      subject: readText(root, `${name}/email.${locale}.subject.hbs`).trim(),
      html: readText(root, `${name}/email.${locale}.html.hbs`),
      text: readText(root, `${name}/email.${locale}.text.hbs`),
    })),
  };
}

function byLocale<T>(of: (locale: Locale) => T): Record<Locale, T> {
  return { fa: of('fa'), en: of('en') };
}

function readText(root: string, file: string): string {
  const location = path.join(root, file);
  if (!existsSync(location)) broken(file, 'is missing');
  return readFileSync(location, 'utf8');
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return broken(file, `is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function broken(file: string, what: string): never {
  throw new AppError('definitionInvalid', `templates/${file} ${what}`);
}
