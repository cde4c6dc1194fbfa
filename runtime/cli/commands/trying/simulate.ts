import { type Command, Option } from 'commander';
import { toIsoDuration } from '../../../../core/calendar/duration.js';
import { CALENDARS, type Calendar, formatDate, type Locale } from '../../../../core/calendar/format.js';
import { AppError } from '../../../../core/errors.js';
import { isObject, type JsonObject } from '../../../../core/json.js';
import { triggersOf } from '../../../../core/language/triggers.js';
import { recordScenario } from '../../../../simulation/record-scenario.js';
import { simulationOf } from '../../../../simulation/scenario-runner.js';
import { ImpossibleDeed, simulate } from '../../../../simulation/simulate.js';
import type { TimelineItem } from '../../../../simulation/timeline.js';
import { textOf } from '../../../../simulation/timeline-text.js';
import { type CliContext, tell } from '../../context.js';
import { readJson } from '../../with-operations.js';
import { writeNewFile } from './new-file.js';
import { scenarioOf } from './scenario-files.js';
import { readTriedProcess } from './tried-process.js';

interface Options {
  readonly scenario?: string;
  readonly contact?: string;
  readonly purchases?: string;
  readonly start?: string;
  readonly events?: string;
  readonly now?: string;
  readonly until?: string;
  readonly locale: Locale;
  readonly calendar?: Calendar;
  readonly record?: string;
}

/** `ravand definitions simulate`: one contact, or one campaign, through a document in virtual time. */
export function addSimulateCommand(definitions: Command, context: CliContext): void {
  definitions
    .command('simulate')
    .argument('<file>', 'a document; - is standard input')
    .description('try a document on a sample contact against a virtual clock; needs no database')
    .option('--scenario <file>', 'begin with what a scenario file says; the other options replace parts of it')
    .option('--contact <json>', 'the contact, as under given.contact of a scenario; @file reads a file')
    .option('--purchases <json>', 'what was bought before: [{ "before": "P200D", "amount": 60000000 }]')
    .option('--start <json>', 'what starts the run: an event type, or as under start of a scenario')
    .option('--events <json>', 'what people do: [{ "at": "P2D", "opens": true }], as under when of a scenario')
    .option('--now <instant>', 'when the run starts: an ISO instant')
    .option('--until <duration>', 'the end, as an ISO duration from the start; else until nothing more happens')
    .addOption(new Option('--locale <language>', 'language of the timeline').choices(['en', 'fa']).default('en'))
    .addOption(new Option('--calendar <name>', 'calendar of the dates; Jalali for fa unless given').choices(CALENDARS))
    .option('--record <file>', 'write what came as a scenario that expects it; an existing file is left alone')
    .action((file: string, options: Options) => simulateFile(context, file, options));
}

async function simulateFile(context: CliContext, file: string, options: Options): Promise<void> {
  const { document, surroundings } = await readTriedProcess(file);
  const beginning = await beginningOf(document, options);
  const scenario = scenarioOf({ ...beginning, then: [] }, options.scenario ?? 'the options');
  const simulation = simulationOf(scenario, surroundings);
  const reader = { ...options, zone: simulation.contact.timeZone, startedAt: simulation.now };
  const told = (timeline: readonly TimelineItem[]): string[] => timeline.map((item) => lineOf(item, reader));
  try {
    const { status, output = null, error = null, timeline } = simulate(surroundings.program, simulation);
    const isOpen = status === 'running' || status === 'paused';
    const lines = [...told(timeline), ...(isOpen ? [WORDS.open[options.locale]] : [])];
    tell(context, { status, output, error, timeline }, lines.join('\n'));
    if (options.record === undefined) return;
    await writeNewFile(options.record, recordScenario(beginning, timeline, simulation.now));
    tell(context, { recorded: options.record }, `${WORDS.recorded[options.locale]} ${options.record}`);
  } catch (error) {
    if (!(error instanceof ImpossibleDeed)) throw error;
    if (error.timeline.length > 0) tell(context, { timeline: error.timeline }, told(error.timeline).join('\n'));
    throw new AppError('badInput', error.message, [], { cause: error });
  }
}

const WORDS = {
  open: { en: 'The run is still open.', fa: 'فرایند هنوز باز است.' },
  recorded: { en: 'Recorded as', fa: 'ثبت شد در' },
};

/** Everything of a scenario but what it expects. */
async function beginningOf(document: JsonObject, options: Options): Promise<JsonObject> {
  const { then: _, never: __, ...base } = await readBase(options.scenario);
  const json = async (name: 'contact' | 'purchases' | 'events'): Promise<unknown> =>
    options[name] === undefined ? undefined : readJson(options[name], `--${name}`);
  const given = { ...(isObject(base.given) ? base.given : {}) };
  const parts = { now: options.now, contact: await json('contact'), purchases: await json('purchases') };
  for (const [name, part] of Object.entries(parts)) if (part !== undefined) given[name] = part as JsonObject;
  const when = await json('events');
  return {
    title: 'What a simulation showed',
    ...base,
    given,
    start: options.start === undefined ? (base.start ?? startOf(document)) : await readStart(options.start),
    ...(when !== undefined && { when: when as JsonObject }),
    ...(options.until !== undefined && { until: options.until }),
  };
}

async function readBase(file: string | undefined): Promise<JsonObject> {
  if (file === undefined) return {};
  const base = await readJson(`@${file}`, file);
  if (!isObject(base)) throw new AppError('badInput', `${file} is no scenario: it has to be an object.`);
  return base;
}

async function readStart(text: string): Promise<JsonObject> {
  if (/^[\w.-]+$/.test(text)) return { event: text };
  return readJson(text, '--start');
}

/** The event that starts the process, where only one does. */
function startOf(document: JsonObject): JsonObject {
  const types = triggersOf(document).flatMap(({ type }) => type ?? []);
  if (types.length === 1) return { event: types[0]! };
  const found = types.length === 0 ? 'no event' : `several events (${types.join(', ')})`;
  throw new AppError(
    'badInput',
    `The process is started by ${found}: say with --start which one, for example --start ${types[0] ?? `'{"input": {}}'`}.`,
  );
}

interface Reader {
  readonly locale: Locale;
  readonly calendar?: Calendar;
  readonly zone: string;
  readonly startedAt: number;
}

/** The instant, the civil time of the contact, the time since the start, and what happened. */
function lineOf(item: TimelineItem, { startedAt, ...reader }: Reader): string {
  const civil = `${formatDate(item.at, { ...reader, style: 'weekday' })} ${formatDate(item.at, { ...reader, style: 'time' })}`;
  const since = toIsoDuration(item.at - startedAt);
  return [new Date(item.at).toISOString(), civil, since, textOf(item)[reader.locale]].join('  ');
}
