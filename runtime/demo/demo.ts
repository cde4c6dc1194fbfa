// The main job on sample data: a shop's history comes in, both shipped processes go to work, customers and staff act.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { formatDate } from '../../core/calendar/format.js';
import { toWorld, type WorldClock } from '../../core/calendar/world-clock.js';
import { civilAt, instantOf } from '../../core/calendar/zone.js';
import { type Figures, isAtRest, readFigures } from '../../store/repositories/figures.js';
import { Customers } from './customers.js';
import { createHttpClient, type HttpClient } from './http-client.js';
import { liveTable, TableScreen } from './live-table.js';
import { patiently, pause } from './patience.js';
import { shopFile } from './shop-file.js';
import { hireStaff, workOnItems } from './staff.js';

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
  /** A file in the CDNOW layout instead of the sample shop. */
  readonly purchasesFile?: string;
  readonly customers: number;
  readonly asOf: number;
  /** Share of the customers' usual activity, 0 to 1. */
  readonly activity: number;
  /** End when every run is at rest or done. */
  readonly once: boolean;
  /** Definitions to publish, as documents. */
  readonly definitions: readonly unknown[];
}

export interface DemoReport extends Figures {
  readonly mailboxMessages: number;
  readonly mailboxDuplicates: number;
  readonly seconds: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;
const REFRESH_MS = 1_000;
/** A run that wakes later than this (real time) is at rest. */
const REST_MS = 30_000;
/**
 * Runs that begin in the first season of the world are waited for. Customers who bought shortly before it began fall silent
 * from the fourth month on: a new season, which a slow start or a long stop would else drag in.
 */
const SEASON_MS = 90 * DAY_MS;
const ADDRESSES = /^[cs]\d+@example\.test$/;

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
  await phase('import', () => bringPurchases(api, platform, options));
  await phase('enrolment', () => api.post('/api/v1/segments/silent-customers/evaluate'));
  await phase('processes', () => live(platform, api, options, signal, out));
  return patiently(signal, () => report(platform, seconds));
}

async function prepare(api: HttpClient, options: DemoOptions): Promise<void> {
  await hireStaff(api);
  for (const document of options.definitions) await api.post('/api/v1/definitions', document as never);
}

async function bringPurchases(api: HttpClient, platform: DemoPlatform, options: DemoOptions): Promise<void> {
  if (options.purchasesFile !== undefined) {
    const query = 'layout=cdnow&source=cdnow&inventAddresses=true';
    await api.upload(`/api/v1/imports?${query}`, 'text/plain', createReadStream(options.purchasesFile));
    return;
  }
  const file = shopFile({ customers: options.customers, asOf: options.asOf, currency: platform.currency });
  const mapping = encodeURIComponent(JSON.stringify(file.mapping));
  await api.upload(`/api/v1/imports?source=sample-shop&mapping=${mapping}`, 'text/csv', Readable.from(file.lines));
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
    addresses: ADDRESSES,
    activity: options.activity,
    currency: platform.currency,
    positionFile: `${platform.dataDir}/demo-customers`,
    now: () => new Date(toWorld(platform.clock, Date.now())),
  });
  await customers.resume();
  const screen = new TableScreen(out);
  const round = async (): Promise<'more' | 'quiet' | 'rest'> => {
    const mails = await customers.actOnNewMails();
    const now = toWorld(platform.clock, Date.now());
    const items = await workOnItems(api, now, DAY_MS / 12, DAY_MS * 2);
    screen.show(liveTable(await readFigures(platform.dataSource), worldDate(now, platform.timeZone)));
    if (mails > 0) return 'more';
    const rest = {
      until: new Date(toWorld(platform.clock, Date.now() + REST_MS)),
      begunBefore: new Date(platform.clock.virtualOrigin + SEASON_MS),
    };
    return items === 0 && (await isAtRest(platform.dataSource, rest)) ? 'rest' : 'quiet';
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

async function report(platform: DemoPlatform, seconds: Readonly<Record<string, number>>): Promise<DemoReport> {
  const response = await fetch(`${platform.mailboxUrl}/counts`);
  const counts = (await response.json()) as { mails: number; duplicates: number };
  const figures = await readFigures(platform.dataSource);
  return { ...figures, mailboxMessages: counts.mails, mailboxDuplicates: counts.duplicates, seconds };
}

/** The demo's world begins at nine in the morning of `asOf` there and runs `scale` times as fast as the real one. */
export function demoClock(begin: { asOf: number; zone: string; scale: number; realNow: number }): WorldClock {
  const { year, month, day } = civilAt(begin.asOf, 'UTC');
  const virtualOrigin = instantOf({ year, month, day, hour: 9, minute: 0, second: 0, millisecond: 0 }, begin.zone);
  return { realAnchor: begin.realNow, virtualOrigin, scale: begin.scale };
}
