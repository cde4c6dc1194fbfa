// The main job on sample data: a shop's history comes in, the shipped processes go to work, customers and staff act.
import type { DataSource } from 'typeorm';
import { formatDate } from '../../core/calendar/format.js';
import { toWorld, type WorldClock } from '../../core/calendar/world-clock.js';
import { civilAt, instantOf } from '../../core/calendar/zone.js';
import { type Figures, isAtRest, readFigures } from '../../store/repositories/figures.js';
import { type CampaignFigures, launchCampaign, readCampaigns } from './campaigns.js';
import { createHttpClient, type HttpClient } from './http-client.js';
import { liveTable, TableScreen } from './live-table.js';
import { patiently, pause } from './patience.js';
import { Customers } from './people/customers.js';
import { Prospects } from './people/prospects.js';
import { hireStaff, workOnItems } from './people/staff.js';
import type { DemoWorld } from './worlds.js';

/** What the demo needs of the platform that runs. */
export interface DemoPlatform {
  readonly apiUrl: string;
  readonly adminKey: string;
  readonly mailboxUrl: string;
  readonly dataSource: DataSource;
  readonly clock: WorldClock;
  readonly currency: string;
  readonly timeZone: string;
  readonly dataDir: string;
}

export interface DemoOptions {
  readonly world: DemoWorld;
  /** End when every run is at rest or done. */
  readonly once: boolean;
  /** Definitions to publish, as documents. */
  readonly definitions: readonly unknown[];
}

export interface DemoReport extends Figures {
  readonly campaigns: readonly CampaignFigures[];
  readonly mailboxMessages: number;
  readonly mailboxDuplicates: number;
  readonly seconds: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;
const REFRESH_MS = 1_000;
/** A run that wakes later than this (real time) is at rest. */
const REST_MS = 60_000;
/**
 * Runs that begin in the first season of the world are waited for. Customers who bought shortly before it began fall silent
 * from the fourth month on: a new season, which a slow start or a long stop would else drag in.
 */
const SEASON_MS = 90 * DAY_MS;

/** Runs the demo; resolves with its figures when `once` is reached, with nothing as soon as `signal` aborts. */
export async function runDemo(
  platform: DemoPlatform,
  options: DemoOptions,
  signal: AbortSignal,
  out: NodeJS.WriteStream,
): Promise<DemoReport | undefined> {
  // What is under way when it is ended, a long import perhaps, is left to fail when the platform closes.
  return Promise.race([untilRest(platform, options, signal, out), abortOf(signal)]);
}

function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

async function untilRest(
  platform: DemoPlatform,
  options: DemoOptions,
  signal: AbortSignal,
  out: NodeJS.WriteStream,
): Promise<DemoReport> {
  const api = createHttpClient(platform.apiUrl, platform.adminKey);
  const seconds: Record<string, number> = {};
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = Date.now();
    try {
      return await patiently(signal, work);
    } finally {
      seconds[name] = Math.round((Date.now() - startedAt) / 100) / 10;
    }
  };
  await phase('preparation', () => prepare(api, options));
  await phase('import', () => options.world.bring(api));
  await phase('enrolment', () => api.post('/api/v1/segments/silent-customers/evaluate'));
  const { campaign } = options.world;
  if (campaign) await phase('campaign', () => launchCampaign(api, campaign));
  await phase('processes', () => live(platform, api, options, signal, out));
  return patiently(signal, () => report(platform, api, seconds));
}

async function prepare(api: HttpClient, options: DemoOptions): Promise<void> {
  await hireStaff(api);
  for (const document of options.definitions) await api.post('/api/v1/definitions', document as never);
}

/** Customers and staff act and the table is shown, until everything is at rest (when asked) or the demo is ended. */
async function live(
  platform: DemoPlatform,
  api: HttpClient,
  options: DemoOptions,
  signal: AbortSignal,
  out: NodeJS.WriteStream,
): Promise<void> {
  const customers = new Customers({
    api,
    mailboxUrl: platform.mailboxUrl,
    activity: options.world.activity,
    answers: options.world.answers,
    currency: platform.currency,
    positionFile: `${platform.dataDir}/demo-customers`,
    now: () => new Date(toWorld(platform.clock, Date.now())),
  });
  await customers.resume();
  const leads = options.world.leads(platform.clock.virtualOrigin);
  const prospects = new Prospects(api, leads, `${platform.dataDir}/demo-prospects`);
  await prospects.resume();
  const screen = new TableScreen(out);
  const round = async (): Promise<'more' | 'quiet' | 'rest'> => {
    const now = toWorld(platform.clock, Date.now());
    const [mails, toCome, items] = await Promise.all([
      customers.actOnNewMails(),
      prospects.comeUntil(now),
      workOnItems(api, now, DAY_MS / 12, DAY_MS * 2),
    ]);
    const figures = await readFigures(platform.dataSource);
    screen.show(liveTable(figures, await readCampaigns(api), worldDate(now, platform.timeZone)));
    if (mails > 0) return 'more';
    const rest = {
      until: new Date(toWorld(platform.clock, Date.now() + REST_MS)),
      begunBefore: new Date(platform.clock.virtualOrigin + SEASON_MS),
    };
    return toCome + items === 0 && (await isAtRest(platform.dataSource, rest)) ? 'rest' : 'quiet';
  };
  while (!signal.aborted) {
    const came = await patiently(signal, round);
    if (came === 'rest' && options.once) return;
    if (came !== 'more') await pause(REFRESH_MS, signal);
  }
}

function worldDate(now: number, zone: string): string {
  const here = { zone, style: 'dateTime' } as const;
  return `${formatDate(now, { ...here, locale: 'en' })} · ${formatDate(now, { ...here, locale: 'fa' })}`;
}

async function report(
  platform: DemoPlatform,
  api: HttpClient,
  seconds: Readonly<Record<string, number>>,
): Promise<DemoReport> {
  const response = await fetch(`${platform.mailboxUrl}/counts`);
  const counts = (await response.json()) as { mails: number; duplicates: number };
  const figures = await readFigures(platform.dataSource);
  const campaigns = await readCampaigns(api);
  return { ...figures, campaigns, mailboxMessages: counts.mails, mailboxDuplicates: counts.duplicates, seconds };
}

/** The demo's world begins at nine in the morning of `asOf` there and runs `scale` times as fast as the real one. */
export function demoClock(begin: { asOf: number; zone: string; scale: number; realNow: number }): WorldClock {
  const { year, month, day } = civilAt(begin.asOf, 'UTC');
  const virtualOrigin = instantOf({ year, month, day, hour: 9, minute: 0, second: 0, millisecond: 0 }, begin.zone);
  return { realAnchor: begin.realNow, virtualOrigin, scale: begin.scale };
}
