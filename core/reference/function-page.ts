// The reference of functions as a Markdown page, in either language, made from their descriptions.
import type { Locale } from '../calendar/format.js';
import type { FunctionDescription } from '../catalog/functions.js';
import { calledFunctions } from '../engine/functions.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { objectOf } from '../language/task-tree.js';
import { FUNCTION_PAGE_WORDS, type FunctionPageWords } from './function-page-words.js';
import { cell, code, typeWords } from './type-words.js';

export interface FunctionPage {
  readonly functions: readonly FunctionDescription[];
  /** The processes in which uses are looked for. */
  readonly processes: readonly { readonly name: string; readonly document: JsonObject }[];
  readonly locale: Locale;
}

export function functionPage(page: FunctionPage): string {
  const words = FUNCTION_PAGE_WORDS[page.locale];
  const functions = [...page.functions].sort((one, other) => (one.name < other.name ? -1 : 1));
  const text = [
    `# ${words.title}`,
    words.introduction,
    overview(functions, page.locale),
    ...functions.map((description) => section(description, page)),
  ].join('\n\n');
  return page.locale === 'fa' ? `<div dir="rtl">\n\n${text}\n\n</div>\n` : `${text}\n`;
}

function overview(functions: readonly FunctionDescription[], locale: Locale): string {
  const words = FUNCTION_PAGE_WORDS[locale];
  const rows = functions.map(({ name, title }) => [`[\`${name}\`](#${name.toLowerCase()})`, title[locale]]);
  return table([words.function, words.does], rows);
}

function section(description: FunctionDescription, page: FunctionPage): string {
  const { name, title, help, version } = description;
  const words = FUNCTION_PAGE_WORDS[page.locale];
  return [
    `## ${name}`,
    `**${title[page.locale]}.** ${help[page.locale]}`,
    `${words.kinds[description.kind]} ${effectOf(description, words)} ${words.version} ${version}.`,
    ...argumentsOf(description, page.locale),
    ...resultOf(description, page.locale),
    errorsOf(description, page.locale),
    ...examplesOf(description, page.locale),
    `**${words.usedBy}.** ${usesOf(name, page).map(code).join(words.comma) || words.nobody}`,
  ].join('\n\n');
}

function effectOf(description: FunctionDescription, words: FunctionPageWords): string {
  if (description.kind === 'native') return words.effects[description.effect];
  const calls = [...calledFunctions(description.task)].sort();
  return calls.length === 0 ? words.callsNothing : `${words.calls} ${calls.map(code).join(words.comma)}.`;
}

function argumentsOf(description: FunctionDescription, locale: Locale): string[] {
  const words = FUNCTION_PAGE_WORDS[locale];
  const { properties, required } = schemaOf(description.input);
  if (Object.keys(properties).length === 0) return [words.noArguments];
  const rows = Object.entries(properties).map(([name, schema]) => [
    code(name),
    typeWords(schema, locale),
    required.includes(name) ? words.yes : '',
    isObject(schema) && schema.default !== undefined ? code(schema.default) : '',
    helpOf(schema),
  ]);
  const choices = description.input.oneOf ?? description.input.anyOf;
  return [
    `**${words.arguments}**`,
    table([words.name, words.type, words.needed, words.standard, words.meaning], rows),
    ...(Array.isArray(choices) ? [`${words.oneOf} ${(choices as readonly Json[]).map(needsOf).join(words.or)}.`] : []),
  ];
}

function needsOf(choice: Json): string {
  return schemaOf(isObject(choice) ? choice : {})
    .required.map(code)
    .join(' + ');
}

function resultOf({ output }: FunctionDescription, locale: Locale): string[] {
  const words = FUNCTION_PAGE_WORDS[locale];
  const { properties, required } = schemaOf(output);
  if (Object.keys(properties).length === 0) return [`**${words.result}.** ${typeWords(output, locale)}.`];
  const rows = Object.entries(properties).map(([name, schema]) => [
    code(name),
    typeWords(schema, locale),
    required.includes(name) ? words.yes : '',
    helpOf(schema),
  ]);
  return [`**${words.result}**`, table([words.name, words.type, words.always, words.meaning], rows)];
}

function errorsOf(description: FunctionDescription, locale: Locale): string {
  const words = FUNCTION_PAGE_WORDS[locale];
  const own = (description.errors ?? []).map(({ type, when }) => `- ${code(type)}: ${when[locale]}`);
  const common =
    description.kind === 'composed'
      ? words.composedErrors
      : [words.argumentErrors, ...(description.effect === 'outside' ? [words.outsideErrors] : [])].join(' ');
  return [`**${words.errors}.** ${common}`, ...(own.length > 0 ? [own.join('\n')] : [])].join('\n\n');
}

function examplesOf({ name, examples = [] }: FunctionDescription, locale: Locale): string[] {
  const words = FUNCTION_PAGE_WORDS[locale];
  return examples.map(({ title, with: args }) => {
    const call = Object.keys(args).length === 0 ? { call: name } : { call: name, with: args };
    const head = title === undefined ? `**${words.example}**` : `**${words.example}:** ${title[locale]}`;
    const shown = `\`\`\`json\n${JSON.stringify(call, null, 2)}\n\`\`\``;
    return `${head}\n\n${locale === 'fa' ? `<div dir="ltr">\n\n${shown}\n\n</div>` : shown}`;
  });
}

function usesOf(name: string, { processes, functions }: FunctionPage): string[] {
  const composed = functions.flatMap((description) =>
    description.kind === 'composed' && calledFunctions(description.task).has(name) ? [description.name] : [],
  );
  const used = processes.filter(({ document }) => calledFunctions(document).has(name)).map((process) => process.name);
  return [...used, ...composed];
}

function schemaOf(schema: JsonObject): { readonly properties: JsonObject; readonly required: readonly string[] } {
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  return { properties: objectOf(schema.properties), required };
}

function helpOf(schema: Json): string {
  return isObject(schema) && typeof schema.description === 'string' ? schema.description : '';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
