// Diagrams of what the database knows: published versions, and the paths of runs.
import { type DiagramOptions, type Vocabulary, writeDiagram } from '../../core/diagram/index.js';
import { AppError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { findRun, journalOf, type RunStep } from '../../store/repositories/runs.js';
import type { OperationContext } from '../context.js';
import { type DefinitionSource, documentOf } from './definition-source.js';
import { headOf, publishedVersion } from './definitions.js';

export type DiagramRequest = Omit<DiagramOptions, 'vocabulary' | 'run'>;

/** The diagram of a definition. Throws like `documentOf`. */
export async function diagramOf(
  context: OperationContext,
  source: DefinitionSource,
  request: DiagramRequest,
): Promise<string> {
  return writeDiagram(await documentOf(context, source), { ...request, vocabulary: vocabularyOf(context) });
}

/**
 * The diagram of the version that a run follows, with the path that it took so far. Throws `notFound` for a run that is not
 * there, `badInput` when `source` is another definition than the run's.
 */
export async function runDiagram(
  context: OperationContext,
  { runId, source }: { readonly runId: string; readonly source?: DefinitionSource },
  request: DiagramRequest,
): Promise<string> {
  const run = await findRun(context.dataSource, runId);
  if (!run) throw new AppError('notFound', `There is no run ${runId}.`);
  const { document } = await publishedVersion(context, run.definitionName, run.definitionVersion);
  if (source) await requireSame(context, source, document);
  const journaled = { journal: await wholeJournal(context, runId), hasEnded: run.endedAt !== null };
  return writeDiagram(document, { ...request, vocabulary: vocabularyOf(context), run: journaled });
}

async function requireSame(context: OperationContext, source: DefinitionSource, document: JsonObject): Promise<void> {
  const [given, followed] = [headOf(await documentOf(context, source)), headOf(document)];
  if (given.name === followed.name && given.version === followed.version) return;
  throw new AppError(
    'badInput',
    `The run follows ${followed.name} ${followed.version}, not ${given.name} ${given.version}; leave the definition out.`,
  );
}

const PAGE = 5_000;

async function wholeJournal({ dataSource }: OperationContext, runId: string): Promise<RunStep[]> {
  const journal: RunStep[] = [];
  for (;;) {
    const page = await journalOf(dataSource, runId, { afterSeq: journal.at(-1)?.seq, limit: PAGE });
    journal.push(...page);
    if (page.length < PAGE) return journal;
  }
}

function vocabularyOf({ catalog, eventTypes, forms, templates }: OperationContext): Vocabulary {
  return { catalog, eventTypes, forms, templates };
}
