import type { Command } from 'commander';
import { allScoreModels, previewScore, showScoreModel } from '../../../../api/operations/sales/scores.js';
import type { ScoreModel } from '../../../../core/catalog/score-models.js';
import { AppError } from '../../../../core/errors.js';
import { type CliContext, tell } from '../../context.js';
import { readJson, tellPage, tellThing, withOperations } from '../../with-operations.js';
import { scoreText } from './score-text.js';

interface PreviewOptions {
  readonly contact: string;
  readonly model?: string;
  readonly file?: string;
}

/** `ravand score-models`: what gives contacts their scores. */
export function addScoreModelsCommand(program: Command, context: CliContext): void {
  const models = program.command('score-models').description('what gives contacts their scores');
  models
    .command('list')
    .description('all score models')
    .action(() =>
      withOperations(context, async (operations) =>
        tellPage(context, { items: allScoreModels(operations) }, (model) => [
          model.name,
          model.version,
          model.mqlThreshold,
          `${model.fit.length + model.behaviour.length} rules`,
        ]),
      ),
    );
  models
    .command('show')
    .argument('<name>', 'name of the score model')
    .description('one score model with its rules')
    .action((name: string) =>
      withOperations(context, async (operations) => tellThing(context, showScoreModel(operations, name))),
    );
  models
    .command('preview')
    .description('what a model gives a contact now; nothing is stored')
    .requiredOption('--contact <id>', 'who is scored')
    .option('--model <name>', 'by this model')
    .option('--file <file>', 'by a model that is still being written')
    .action((options: PreviewOptions) => preview(context, options));
}

async function preview(context: CliContext, { contact, model, file }: PreviewOptions): Promise<void> {
  if ((model === undefined) === (file === undefined))
    throw new AppError('badInput', 'Say by which model: --model or --file.');
  const given = model ?? (await readJson<ScoreModel>(`@${file}`, 'the score model'));
  await withOperations(context, async (operations) => {
    const score = await previewScore(operations, { contactId: contact, model: given });
    tell(context, score, scoreText(score));
  });
}
