// Processes as JSON documents: checked, published as immutable versions, shown.
import { createHash } from 'node:crypto';
import { compile } from '../../core/engine/index.js';
import { AppError } from '../../core/errors.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import {
  entryOf,
  lower,
  type Problem,
  triggersOf,
  validateDefinition,
  withoutEditorSchema,
} from '../../core/language/index.js';
import { inTransaction } from '../../store/data-source.js';
import { recordAudit } from '../../store/repositories/audit.js';
import {
  type DefinitionToPublish,
  type DefinitionVersion,
  findDefinition,
  listDefinitions,
  listVersions,
  type PublishedDefinition,
  publishDefinition,
} from '../../store/repositories/definitions.js';
import type { OperationContext } from '../context.js';

export interface Checked {
  readonly valid: boolean;
  readonly problems: readonly Problem[];
}

/** Everything that is wrong in a document. Given as text, problems have line and column. */
export async function checkDefinition(context: OperationContext, source: Json): Promise<Checked> {
  const { problems, document } = await validate(context, source);
  return { valid: document !== undefined, problems };
}

async function validate(
  context: OperationContext,
  source: Json,
): Promise<{ readonly problems: readonly Problem[]; readonly document?: JsonObject }> {
  const { catalog, eventTypes, forms, scoreModels, templates } = context;
  const published = await listDefinitions(context.dataSource);
  const document = typeof source === 'string' ? parsed(source) : source;
  return validateDefinition(source, {
    catalog,
    eventTypes,
    templates,
    forms: forms.map((form) => form.name),
    scoreModels: [...scoreModels.keys()],
    processes: [...published.map(({ name }) => name), headOf(document).name],
  });
}

/** The document, when it has no errors. Throws `definitionInvalid` with all problems. */
export async function validDocument(context: OperationContext, source: Json): Promise<JsonObject> {
  const { problems, document } = await validate(context, source);
  if (!document) throw invalid(problems);
  return document;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Name and version as the document says; empty texts where it does not. */
export function headOf(document: Json): {
  readonly name: string;
  readonly version: string;
  readonly title: string | null;
} {
  const head = isObject(document) && isObject(document.document) ? document.document : {};
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
  return { name: text(head.name), version: text(head.version), title: text(head.title) || null };
}

export interface PublishedVersion {
  readonly definition: object;
  /** What the check warns of. */
  readonly problems: readonly Problem[];
  readonly created: boolean;
}

/**
 * Publishes a document as an immutable version. The same content again changes nothing. Throws `definitionInvalid` with
 * all problems, `versionExists` when the version has another content.
 */
export async function publish(context: OperationContext, source: Json): Promise<PublishedVersion> {
  const { problems, document: written } = await validate(context, source);
  if (!written) throw invalid(problems);
  const document = withoutEditorSchema(written);
  const toPublish = lowered(context, document);
  const now = context.clock.now();
  return inTransaction(context.dataSource, async (manager) => {
    const created = (await publishDefinition(manager, toPublish, now)) === 'published';
    const { name, version, hash } = toPublish;
    const entry = { actor: context.actor.name, action: 'definition.published', subject: `definition:${name}` };
    if (created) await recordAudit(manager, { ...entry, detail: { version, hash } }, now);
    const stored = await findDefinition(manager, name, version);
    return { definition: present(stored!, document), problems, created };
  });
}

function lowered(context: OperationContext, document: JsonObject): DefinitionToPublish {
  const program = lower(document, context.catalog);
  const compiled = compile(program, { hash: (canonical) => createHash('sha256').update(canonical).digest('hex') });
  const errors = compiled.problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw invalid(errors);
  const { name, version } = headOf(document);
  return {
    name,
    version,
    hash: compiled.hash,
    document,
    program,
    entry: entryOf(document),
    triggers: triggersOf(document),
    eventTypes: compiled.eventTypes && [...compiled.eventTypes].sort(),
    publishedBy: context.actor.name,
  };
}

function invalid(problems: readonly Pick<Problem, 'pointer' | 'message' | 'severity'>[]): AppError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  const message = `The definition has ${errors.length} error(s), the first at ${first?.pointer || '/'}: ${first?.message}`;
  const details = problems.map(({ message: detail, ...problem }) => ({ ...problem, detail }));
  return new AppError('definitionInvalid', message, details);
}

function present(version: DefinitionVersion, document: JsonObject | undefined): object {
  const { name, version: number, hash, publishedAt, publishedBy } = version;
  const shown = { name, version: number, hash, publishedAt, publishedBy };
  return document ? { ...shown, title: headOf(document).title, document } : shown;
}

/** The newest version of every process. */
export async function allDefinitions(context: OperationContext): Promise<readonly object[]> {
  return (await listDefinitions(context.dataSource)).map((version) => present(version, undefined));
}

/** All versions of a process, newest first. */
export async function definitionVersions(context: OperationContext, name: string): Promise<readonly object[]> {
  const versions = await listVersions(context.dataSource, name);
  if (versions.length === 0) throw new AppError('notFound', `There is no published process "${name}".`);
  return versions.map((version) => present(version, undefined));
}

/** One version with its document; the newest unless told. */
export async function showDefinition(context: OperationContext, name: string, version?: string): Promise<object> {
  const found = await publishedVersion(context, name, version);
  return present(found, found.document);
}

/** A published version, the newest unless told. Throws `notFound`. */
export async function publishedVersion(
  { dataSource }: OperationContext,
  name: string,
  version?: string,
): Promise<PublishedDefinition> {
  const found = await findDefinition(dataSource, name, version);
  if (found) return found;
  const which = version === undefined ? '' : ` version ${version}`;
  throw new AppError('notFound', `There is no published process "${name}"${which}.`);
}
