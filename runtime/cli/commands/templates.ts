import { type Command, Option } from 'commander';
import { allTemplates, previewTemplate, type SampleFacts, showTemplate } from '../../../api/operations/templates.js';
import type { Locale } from '../../../core/calendar/format.js';
import type { JsonObject } from '../../../core/json.js';
import { type CliContext, tell } from '../context.js';
import { readJson, tellPage, tellThing, withOperations } from '../with-operations.js';

interface PreviewOptions {
  readonly locale?: Locale;
  readonly contact?: string;
  readonly sample?: string;
  readonly parameters?: string;
  readonly html?: boolean;
}

/** `ravand templates`: the texts of messages, and how they look. */
export function addTemplatesCommand(program: Command, context: CliContext): void {
  const templates = program.command('templates').description('the texts of messages, and how they look');
  templates
    .command('list')
    .description('all message templates')
    .action(() =>
      withOperations(context, async (operations) =>
        tellPage(context, { items: allTemplates(operations) }, ({ name, version, topic, title }) => [
          name,
          version,
          topic,
          title.en,
        ]),
      ),
    );
  templates
    .command('show')
    .argument('<name>', 'name of the template')
    .description('one template with its parameters and texts')
    .action((name: string) =>
      withOperations(context, async (operations) => tellThing(context, showTemplate(operations, name))),
    );
  templates
    .command('preview')
    .argument('<name>', 'name of the template')
    .description('how a message of a template looks; nothing is sent or stored')
    .addOption(new Option('--locale <language>', "the contact's unless told").choices(['fa', 'en']))
    .option('--contact <id>', 'for this contact')
    .option('--sample <json>', 'for somebody invented: {"name": …, "coupon": {…}, "task": {…}}, or @file')
    .option('--parameters <json>', 'what the template is filled with, or @file')
    .option('--html', 'print the HTML instead of the text')
    .action((name: string, options: PreviewOptions) => preview(context, name, options));
}

async function preview(context: CliContext, name: string, options: PreviewOptions): Promise<void> {
  const { locale, contact, html } = options;
  const sample = options.sample === undefined ? undefined : await readJson<SampleFacts>(options.sample, '--sample');
  const parameters =
    options.parameters === undefined ? undefined : await readJson<JsonObject>(options.parameters, '--parameters');
  await withOperations(context, async (operations) => {
    const shown = await previewTemplate(operations, name, { locale, contactId: contact, sample, parameters });
    tell(context, shown, html ? shown.html : `${shown.subject}\n\n${shown.text}`);
  });
}
