// The demo at work while its parts are killed with SIGKILL one after another, each when the work has gone on since the last
// kill. The seed chooses which parts, in which order, and after how much work.
import { chance } from '../../runtime/demo/chance.js';
import { findFreePort } from '../../runtime/services/local-port.js';
import { until } from '../support/condition.js';
import { type PlatformEnviron, readAdminKey } from '../support/platform-process.js';
import { type DemoHouse, killed, type RavandProcess, startRavand } from './demo-house.js';
import { KnockingVisitor } from './knocking-visitor.js';
import { killOrder, type Part, SERVICES, type ServicePart, serviceProcess } from './parts.js';

export interface Kill {
  readonly part: Part;
  /** Real time since the drive began. */
  readonly atSeconds: number;
  /** Messages sent until then, and messages that somebody was sending when the part was killed. */
  readonly sent: number;
  readonly inFlight: number;
}

export interface KillDriveOptions {
  readonly environ: PlatformEnviron;
  readonly house: DemoHouse;
  /** Arguments of `ravand demo --once`. */
  readonly demoArguments: readonly string[];
  readonly kills: number;
  readonly seed: number;
  readonly tell?: (kill: Kill) => void;
}

export interface DemoReport {
  readonly enrolled: Readonly<Record<string, number>>;
  readonly messages: Readonly<Record<string, number>>;
  readonly mailboxMessages: number;
  readonly mailboxDuplicates: number;
}

export interface KillDriveResult {
  /** Fewer than asked for when the demo ended before. */
  readonly kills: readonly Kill[];
  readonly report: DemoReport;
  /** Messages that were in somebody's hands when he was killed. */
  readonly inFlight: ReadonlySet<string>;
  /** Ids of the events that the second API acknowledged. */
  readonly acknowledged: readonly string[];
}

/** A start of everything, on a machine that has much else to do. */
const START_MS = 120_000;
/** Longer than an orderly end may take. */
const END_MS = 60_000;
/** Steps of the journal from one kill to the next: at random up to so many, so that no two moments are alike. */
const MOST_STEPS_BETWEEN = 100;
/**
 * States of the messages whose fate is open after the death of a part, beside those that were being sent just before. A dead
 * sender leaves its claims as they are; a dead mailbox leaves living senders without an answer, and they say so at once.
 */
const IN_DOUBT_AFTER: Readonly<Partial<Record<Part, readonly string[]>>> = {
  demo: ['sending'],
  worker: ['sending'],
  mailbox: ['sending', 'unknown'],
  house: ['sending', 'unknown'],
};
const VISITOR = 's0001@example.test';

/** Waits for the exit code; a process that takes too long is killed, and its code is null. */
async function endedWithin(process: RavandProcess, ms: number): Promise<number | null> {
  const timer = setTimeout(() => process.child.kill('SIGKILL'), ms);
  const code = await process.ended;
  clearTimeout(timer);
  return code;
}

/** The demo with a second worker and a second API beside it. After `run` the second API keeps the services up, until `end`. */
export class KillDrive {
  private readonly startedAt = Date.now();
  private readonly kills: Kill[] = [];
  private readonly inFlight = new Set<string>();
  private readonly visitor: KnockingVisitor;
  private demo: RavandProcess | undefined;
  private worker: RavandProcess | undefined;
  private api: RavandProcess | undefined;
  private apiPort = 0;

  constructor(private readonly options: KillDriveOptions) {
    const door = (): { url: string; key: string } => ({
      url: `http://127.0.0.1:${this.apiPort}`,
      key: readAdminKey({ RAVAND_DATA_DIR: options.house.folder }),
    });
    this.visitor = new KnockingVisitor(door, VISITOR);
  }

  /** Kills, and then waits until the demo has ended by itself. Throws when a part does not come back. */
  async run(): Promise<KillDriveResult> {
    const { kills, seed } = this.options;
    this.apiPort = await findFreePort();
    this.startDemo();
    await this.beginsToWork();
    this.startWorker();
    this.startApi();
    this.visitor.begin();
    for (const part of killOrder(kills, seed)) {
      if (!(await this.workGoesOn())) break;
      await this.kill(part);
    }
    const report = await this.endOfDemo();
    await this.visitor.stop();
    await until('the second API answers', () => this.isReady(this.api), START_MS);
    return { kills: this.kills, report, inFlight: this.inFlight, acknowledged: this.visitor.acknowledged };
  }

  /** Ends whatever is left. True when services may be left running, because a process did not end in order. */
  async end(): Promise<boolean> {
    await this.visitor.stop();
    const left = [this.demo, this.worker, this.api].filter((process) => process !== undefined);
    for (const { child } of left) child.kill('SIGTERM');
    const codes = await Promise.all(left.map((process) => endedWithin(process, END_MS)));
    return codes.some((code) => code !== 0);
  }

  private async kill(part: Part): Promise<void> {
    const { house, tell } = this.options;
    const sent = await house.count("from message where state = 'sent'");
    const sendingBefore = await this.messages(['sending']);
    await this.strike(part);
    this.startAgain(part);
    const held = IN_DOUBT_AFTER[part] ? [...sendingBefore, ...(await this.messages(IN_DOUBT_AFTER[part]))] : [];
    for (const id of held) this.inFlight.add(id);
    const atSeconds = Math.round((Date.now() - this.startedAt) / 1000);
    const kill = { part, atSeconds, sent, inFlight: new Set(held).size };
    this.kills.push(kill);
    tell?.(kill);
  }

  private async strike(part: Part): Promise<void> {
    switch (part) {
      case 'demo':
      case 'worker':
      case 'api':
        await killed(this[part]!);
        break;
      case 'house': {
        const pids = await Promise.all(SERVICES.map((service) => this.pidOf(service)));
        await killed(this.demo!);
        for (const pid of pids) process.kill(pid, 'SIGKILL');
        break;
      }
      default:
        process.kill(await this.pidOf(part), 'SIGKILL');
    }
  }

  /** Waits for a service that was killed before and is still on its way up: it has to come back. */
  private async pidOf(service: ServicePart): Promise<number> {
    const { house } = this.options;
    await until(`${service} runs`, () => serviceProcess(service, house) !== undefined, START_MS);
    return serviceProcess(service, house)!;
  }

  /** Services are started again by whoever watches over them. */
  private startAgain(part: Part): void {
    if (part === 'demo' || part === 'house') this.startDemo();
    if (part === 'worker') this.startWorker();
    if (part === 'api') this.startApi();
  }

  private startDemo(): void {
    const { environ, demoArguments } = this.options;
    this.demo = startRavand(['--json', 'demo', '--once', ...demoArguments], environ);
  }

  private startWorker(): void {
    this.worker = startRavand(['--json', 'worker'], this.besideTheDemo());
  }

  private startApi(): void {
    this.api = startRavand(['--json', 'api'], { ...this.besideTheDemo(), PORT: String(this.apiPort) });
  }

  private besideTheDemo(): PlatformEnviron {
    const { environ, house } = this.options;
    return { ...environ, RAVAND_DATA_DIR: house.folder };
  }

  private async beginsToWork(): Promise<void> {
    const { house } = this.options;
    await until('runs are at work', async () => (await house.count('from run_step')) > 0, START_MS);
  }

  /**
   * Waits until everything is up again and has done some work since. False when the demo has ended by itself; throws when
   * one of the processes could not start.
   */
  private async workGoesOn(): Promise<boolean> {
    const { house, seed } = this.options;
    const steps = (): Promise<number> => house.count('from run_step');
    const isUp = (): boolean => this.isReady(this.worker) && this.isReady(this.api);
    await until('the worker and the API are ready', isUp, START_MS);
    await until('the database answers', async () => (await steps()) > 0, START_MS);
    const enough = (await steps()) + 1 + MOST_STEPS_BETWEEN * chance('after', seed, this.kills.length);
    const hasEnded = (): boolean => this.demo?.child.exitCode !== null;
    await until('runs have gone on since the last kill', async () => hasEnded() || (await steps()) >= enough, START_MS);
    return !hasEnded();
  }

  private async endOfDemo(): Promise<DemoReport> {
    const demo = this.demo!;
    const code = await demo.ended;
    if (code !== 0) throw new Error(`the demo ended with ${code}\n${demo.errors()}`);
    return JSON.parse(demo.output().trim().split('\n').at(-1)!) as DemoReport;
  }

  private isReady(process: RavandProcess | undefined): boolean {
    if (process && process.child.exitCode !== null) throw new Error(`it ended instead\n${process.errors()}`);
    return process?.output().includes('"ready":true') ?? false;
  }

  /** Ids of the messages in these states, as soon as the database answers. */
  private async messages(states: readonly string[]): Promise<string[]> {
    const list = states.map((state) => `'${state}'`).join(', ');
    let found: { readonly id: string }[] | undefined;
    await until(
      'the database answers',
      async () => {
        found = await this.options.house
          .rows<{ id: string }>(`select id from message where state in (${list})`)
          .catch(() => undefined);
        return found !== undefined;
      },
      START_MS,
    );
    return found!.map(({ id }) => id);
  }
}
