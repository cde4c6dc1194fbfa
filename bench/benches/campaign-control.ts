// A campaign to a crowd is paused, resumed, throttled and canceled while it runs: how soon each is in effect, by the ledger.
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchContext, Row } from '../bench.js';
import { CAMPAIGN, launchCrowd } from '../campaign/crowd.js';
import { reckon } from '../campaign/reckoning.js';
import { firstReaching, lastAbove, mostWithin, Sendings, type Watched } from '../campaign/sendings.js';
import { type BenchPlatform, startBenchPlatform } from '../platform.js';

const CROWD = 20_000;
/** Shares of the crowd: sent before it is paused; sent after it was resumed and before it is throttled, at least. */
const BEFORE_PAUSE = 0.05;
const BEFORE_THROTTLE = 0.025;
const QUIET_MS = 10_000;
/** What a wish may take. */
const IN_EFFECT = { atMost: 5_000 };
const SLOW = 600;
const FAST = 6_000;
const WINDOW_MS = 15_000;
/** Watched for longer than a window, because what is in effect begins a little later. */
const WATCHED_MS = 25_000;
/** How long a slot stays free that nobody has taken: so much a window may hold beyond the throttle (docs/campaigns.md). */
const SLOT_KEPT_MS = 2_000;
const RAISED_SPAN_MS = 1_000;

interface Stage {
  readonly platform: BenchPlatform;
  readonly sendings: Sendings;
  readonly context: BenchContext;
  /** How many are in the campaign. */
  readonly crowd: number;
}

interface Answered {
  /** When the API had answered. */
  readonly at: number;
  readonly note: string;
}

/** Asks the API, and tells how long the answer took. */
async function answered({ context }: Stage, what: string, ask: () => Promise<unknown>): Promise<Answered> {
  const askedAt = Date.now();
  await ask();
  const at = Date.now();
  const note = `the API answered in ${at - askedAt} ms`;
  context.tell(`${what}: ${note}`);
  return { at, note };
}

function control(stage: Stage, wish: 'pause' | 'resume' | 'cancel'): Promise<Answered> {
  const body = wish === 'cancel' ? {} : undefined;
  return answered(stage, wish, () => stage.platform.post(`/campaigns/${CAMPAIGN}/${wish}`, body));
}

function throttle(stage: Stage, perMinute: number): Promise<Answered> {
  return answered(stage, `${perMinute} a minute`, () =>
    stage.platform.put(`/campaigns/${CAMPAIGN}/throttle`, { perMinute }),
  );
}

function lastAfter(sent: readonly number[], at: number): number {
  return Math.max(0, (sent.at(-1) ?? at) - at);
}

/** Nothing goes out for ten seconds once the pause is in effect. */
async function measurePause(stage: Stage): Promise<Row[]> {
  const { sendings } = stage;
  const { at, note } = await control(stage, 'pause');
  await pause(IN_EFFECT.atMost + QUIET_MS);
  const sent = await sendings.after(at);
  const late = sent.filter((one) => one > at + IN_EFFECT.atMost).length;
  return [
    {
      what: 'pause: from the answer to the last message sent',
      ...{ figure: lastAfter(sent, at), unit: 'ms', target: IN_EFFECT },
      note: `${note}; ${sent.length} messages still went out`,
    },
    {
      what: `pause: messages sent in the ${QUIET_MS / 1000} s after those`,
      ...{ figure: late, unit: 'messages', target: { atMost: 0 } },
    },
  ];
}

async function measureResume(stage: Stage): Promise<Row[]> {
  const { at, note } = await control(stage, 'resume');
  const [first] = await stage.sendings.untilSent(1, at);
  return [
    {
      what: 'resume: from the answer to the first message sent',
      ...{ figure: first! - at, unit: 'ms', target: IN_EFFECT, note },
    },
  ];
}

/** At most so many in a window: the throttle, and the slots that stayed free. */
function allowedIn(windowMs: number, perMinute: number): number {
  return Math.floor(((windowMs + SLOT_KEPT_MS) * perMinute) / 60_000) + 1;
}

/** With a crowd that is enrolled and waits for its message. */
async function measureThrottle(stage: Stage): Promise<Row[]> {
  const { sendings, crowd } = stage;
  await sendings.untilNone('recipient waits', "from campaign_recipient where campaign_id = $1 and state = 'waiting'");
  const { at, note } = await throttle(stage, SLOW);
  const left = crowd - (await sendings.after(0)).length;
  await pause(WATCHED_MS);
  const sent = await sendings.after(at);
  const watched = { from: at, endsAt: at + WATCHED_MS, spanMs: WINDOW_MS };
  const allowed = allowedIn(WINDOW_MS, SLOW);
  return [
    {
      what: `throttle to ${SLOW} a minute: until no ${WINDOW_MS / 1000} s hold more`,
      ...{ figure: lastAbove(sent, watched, allowed) - at, unit: 'ms', target: IN_EFFECT },
      note: `from the answer; ${note}; ${left} enrolled recipients still had no message`,
    },
    mostRow(sent, { ...watched, from: at + IN_EFFECT.atMost }, SLOW),
  ];
}

/** The bound of a throttle, held against what was seen. */
function mostRow(sent: readonly number[], watched: Watched, perMinute: number): Row {
  const lastWindow = sent.filter((one) => one >= watched.endsAt - WINDOW_MS && one < watched.endsAt).length;
  return {
    what: `throttle to ${perMinute} a minute: the most in any ${WINDOW_MS / 1000} s`,
    ...{ figure: mostWithin(sent, watched), unit: 'messages', target: { atMost: allowedIn(WINDOW_MS, perMinute) } },
    note: `${(perMinute * WINDOW_MS) / 60_000} by the throttle alone; in the last ${WINDOW_MS / 1000} s ${lastWindow}`,
  };
}

/** In effect: more go out in a second than the throttle before let through, by far. */
async function measureRaise(stage: Stage): Promise<Row[]> {
  const { sendings } = stage;
  const { at, note } = await throttle(stage, FAST);
  await pause(WATCHED_MS);
  const sent = await sendings.after(at);
  const watched = { from: at, endsAt: at + WATCHED_MS, spanMs: RAISED_SPAN_MS };
  const wanted = (FAST * RAISED_SPAN_MS) / 60_000 / 2;
  const inEffectAt = firstReaching(sent, watched, wanted) ?? watched.endsAt;
  return [
    {
      what: `throttle to ${FAST} a minute: until more go out`,
      ...{ figure: inEffectAt - at, unit: 'ms', target: IN_EFFECT },
      note: `from the answer; ${note}; more: ${wanted} in a second`,
    },
    mostRow(sent, { ...watched, spanMs: WINDOW_MS }, FAST),
  ];
}

async function measureCancel(stage: Stage): Promise<Row[]> {
  const { platform, sendings, context, crowd } = stage;
  const { at, note } = await control(stage, 'cancel');
  const open = `from run where campaign_id = $1 and status in ('enrolled', 'running', 'paused')`;
  await sendings.untilNone('run of a recipient is open', `${open} and contact_id is not null`);
  const endedMs = Date.now() - at;
  await sendings.untilNone('run of the campaign is open', open);
  await pause(QUIET_MS);
  const sent = await sendings.after(at);
  context.tell(await reckon(platform, sendings, crowd));
  return [
    {
      what: 'cancel: from the answer to the last message sent',
      ...{ figure: lastAfter(sent, at), unit: 'ms', target: IN_EFFECT },
      note: `${note}; ${sent.length} messages still went out`,
    },
    { what: 'cancel: from the answer until all runs of recipients have ended', figure: endedMs, unit: 'ms' },
  ];
}

async function run(context: BenchContext): Promise<readonly Row[]> {
  const platform = await startBenchPlatform(context);
  const launchedAt = Date.now();
  const crowd = Math.ceil(CROWD * context.scale);
  const campaignId = await launchCrowd(platform, context, crowd);
  const stage: Stage = { platform, context, crowd, sendings: new Sendings(platform.dataSource, campaignId) };
  await stage.sendings.untilSent(crowd * BEFORE_PAUSE, launchedAt);
  const paused = await measurePause(stage);
  const resumedAt = Date.now();
  const resumed = await measureResume(stage);
  await stage.sendings.untilSent(crowd * BEFORE_THROTTLE, resumedAt);
  return [
    ...paused,
    ...resumed,
    ...(await measureThrottle(stage)),
    ...(await measureRaise(stage)),
    ...(await measureCancel(stage)),
  ];
}

export const bench: Bench = {
  about: `a campaign to ${CROWD.toLocaleString('en')}, paused, resumed, throttled and canceled while it runs, over the API; each by the instants at which the ledger recorded messages as sent`,
  run,
};
