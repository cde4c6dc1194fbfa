import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '../../../core/errors.js';
import { readShippedProcesses } from '../../../store/shipped.js';
import { readKeyFile } from '../../admin-key.js';
import { type Platform, startPlatform } from '../../compose.js';
import { type Config, readConfig } from '../../config.js';
import { type DemoReport, demoClock, runDemo } from '../../demo/demo.js';
import { type DemoWorld, sampleShop, shopOfAnswers, shopOfPurchases } from '../../demo/worlds.js';
import { endSignal } from '../../end-signal.js';
import type { Log } from '../../log.js';
import { ROLES } from '../../roles.js';
import { type CliContext, logOf, tell } from '../context.js';

interface Options {
  readonly purchases?: string;
  readonly answers?: string;
  readonly asOf?: number;
  readonly scale?: number;
  readonly customers: number;
  readonly leads: number;
  readonly once?: boolean;
}

/** When each world begins, unless told: the files end on these days. */
const AS_OF = { sample: Date.UTC(2026, 5, 30), purchases: Date.UTC(1998, 5, 30), answers: Date.UTC(2014, 5, 30) };
/**
 * How fast each goes: a week of the sample shop takes half a minute. Over a file of purchases the day of the file goes on as a
 * real day, since a world in a hurry would leave its date behind; a campaign lives its two weeks in a minute and a half.
 */
const SCALES = { sample: (7 * 24 * 3600) / 30, purchases: 1, answers: 24 * 600 };
type WorldName = keyof typeof SCALES;
const DAY_MS = 86_400_000;

/** `ravand demo`: the main job on sample data. */
export function addDemoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('the platform over a sample shop, with customers and staff who act; stays up until it is ended')
    .option('--purchases <file>', 'a file of purchases in the CDNOW layout instead of the sample shop')
    .option('--answers <file>', 'a file of answers to a campaign in the layout of marketing-campaign.csv, lived again')
    .option('--as-of <date>', 'the day on which the world begins, such as 1998-06-30', parseDay)
    .option('--scale <number>', 'how many seconds of the world pass in a second', parsePositive)
    .option('--customers <number>', 'customers of the sample shop', parsePositive, 300)
    .option('--leads <number>', 'people who leave their address at the sample shop', parsePositive, 60)
    .option('--once', 'end when every run of the first season is at rest or done, with the figures on the last line')
    .action((options: Options) => demo(options, context));
}

async function demo(options: Options, context: CliContext): Promise<void> {
  const file = fileOf(options);
  const name: WorldName = options.purchases ? 'purchases' : options.answers ? 'answers' : 'sample';
  const { asOf = AS_OF[name], scale = SCALES[name] } = options;
  const config = configOfDemo(context, file);
  const log = withoutRequests(logOf(context, config));
  const ended = endSignal();
  const startedAt = Date.now();
  const world = await worldOf(options, asOf, config);
  const platform = await startPlatform({
    config,
    log,
    roles: [ROLES.worker, ROLES.api],
    migrate: true,
    firstWorldClock: () => demoClock({ asOf, zone: config.organisation.timeZone, scale, realNow: Date.now() }),
  });
  tellPlaces(context, config, platform);
  const servicesSeconds = Math.round((Date.now() - startedAt) / 100) / 10;
  const abort = new AbortController();
  void ended.then(() => abort.abort());
  try {
    const report = await runDemo(
      demoPlatform(platform, config),
      { world, once: options.once ?? false, definitions: readShippedProcesses().map(({ text }) => JSON.parse(text)) },
      abort.signal,
      screenOf(context),
    );
    const total = Math.round((Date.now() - startedAt) / 100) / 10;
    if (report && options.once)
      tellReport(context, { ...report, seconds: { services: servicesSeconds, ...report.seconds, total } });
  } finally {
    await platform.stop();
  }
}

/** The table would drown in the requests of the demo's customers. */
function withoutRequests(log: Log): Log {
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => (message === 'request' ? undefined : log.info(fields, message)),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    child: (fields) => withoutRequests(log.child(fields)),
  };
}

/** The file instead of the sample shop, if there is one. */
function fileOf({ purchases, answers }: Options): string | undefined {
  if (purchases !== undefined && answers !== undefined)
    throw new AppError('badInput', 'The demo lives in one world: give --purchases or --answers, not both.');
  const file = purchases ?? answers;
  if (file !== undefined && !existsSync(file)) {
    const option = purchases === undefined ? '--answers' : '--purchases';
    throw new AppError('badInput', `There is no file ${path.resolve(file)}. Name a file with ${option}.`);
  }
  return file;
}

async function worldOf(options: Options, asOf: number, { organisation: { currency } }: Config): Promise<DemoWorld> {
  const { purchases, answers, customers, leads } = options;
  if (purchases !== undefined) return shopOfPurchases(purchases);
  if (answers !== undefined) return shopOfAnswers(answers, currency);
  return sampleShop({ customers, leads, asOf, currency });
}

/** A world clock of its own wants a house of its own: the demo never shares data with `ravand start`. */
function configOfDemo({ environ }: CliContext, file: string | undefined): Config {
  const name = file === undefined ? 'demo' : `demo-${path.parse(file).name}`;
  return readConfig({
    ORGANISATION_NAME: 'Sample shop',
    ORGANISATION_CURRENCY: 'USD',
    ...environ,
    RAVAND_DATA_DIR: path.join(environ.RAVAND_DATA_DIR ?? '.data', name),
  });
}

function demoPlatform({ foundation }: Platform, config: Config): Parameters<typeof runDemo>[0] {
  const { mailboxUrl, dataSource, worldClock } = foundation;
  if (mailboxUrl === undefined)
    throw new AppError(
      'configInvalid',
      'The demo sends nothing outside: unset SMTP_URL, so that it uses the built-in mailbox.',
    );
  return {
    apiUrl: `http://127.0.0.1:${config.port}`,
    adminKey: readKeyFile(config.adminKeyFile ?? path.join(config.dataFolder, 'admin-key')),
    mailboxUrl,
    dataSource,
    clock: worldClock,
    currency: config.organisation.currency,
    timeZone: config.organisation.timeZone,
    dataDir: config.dataFolder,
  };
}

/** Where to look while it runs. */
function tellPlaces(context: CliContext, config: Config, { foundation }: Platform): void {
  const { port, dataFolder } = config;
  screenOf(context).write(
    [
      `The demo is up; Ctrl-C ends it. Its data lies in ${dataFolder}.`,
      `  API and its documentation  http://127.0.0.1:${port}/docs, with the key in ${path.join(dataFolder, 'admin-key')}`,
      `  mails                      ${foundation.mailboxUrl}/mails, or RAVAND_DATA_DIR=${dataFolder} npm run ravand -- mailbox`,
      `  runs, messages, work items RAVAND_DATA_DIR=${dataFolder} npm run ravand -- runs list (messages list, work-items list)`,
      '',
      '',
    ].join('\n'),
  );
}

/** The table goes to standard output for a person; with --json only the figures do. */
function screenOf(context: CliContext): NodeJS.WriteStream {
  return (context.json ? context.err : context.out) as NodeJS.WriteStream;
}

function tellReport(context: CliContext, report: DemoReport): void {
  tell(context, report, JSON.stringify(report, undefined, 2));
}

function parseDay(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || at % DAY_MS !== 0) throw new InvalidArgumentError('a date like 1998-06-30');
  return at;
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0');
  return value;
}
