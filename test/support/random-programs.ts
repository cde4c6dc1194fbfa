// Random definitions and random worlds for them, the same for the same seed.
import { fnvHash, STANDARD_ERRORS } from '../../core/engine/index.js';
import type { Json, JsonObject } from '../../core/json.js';
import { HOUR } from './engine.js';
import type { CallAnswer, News, VirtualWorld } from './virtual-host.js';

/** A linear congruential generator: what is drawn depends on the seed alone. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed, 2654435761) >>> 0;
  }

  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * sides);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.roll(times) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.roll(items.length)] as Item;
  }

  list<Item>(length: number, make: (position: number) => Item): Item[] {
    return Array.from({ length }, (_, position) => make(position));
  }
}

type Task = JsonObject;
type NamedTask = readonly [name: string, task: Task];

const TYPES = ['x', 'y', 'z'];
const SOMETIMES_EXIT: Json[] = [{ a: { when: '$context.n == 1' } }, { b: { ['then' as string]: 'exit' } }];
const COUNT_UP = { as: '$context + { n: (($context.n // 0) + 1) }' };

class ProgramMaker {
  private names = 0;

  constructor(private readonly dice: Dice) {}

  definition(): JsonObject {
    const { dice } = this;
    const before: Json[] = [{ noted: { set: '${ . }' } }, { told: { call: 'recordActivity' } }];
    return {
      document: { dsl: '1.0.3', namespace: 'test', name: 'random', version: '1.0.0' },
      ...(dice.oneIn(4) && {
        use: {
          extensions: [{ ext: { extend: dice.pick(['all', 'call', 'switch', 'do']), before, after: before.slice(1) } }],
        },
      }),
      ...(dice.oneIn(4) && { timeout: { after: { days: 20 } } }),
      do: this.list(3, 3),
    };
  }

  private name(): string {
    return `t${this.names++}`;
  }

  /** A list of tasks, with jumps forward, out, and sometimes backward a few times. */
  private list(depth: number, least = 1): Json[] {
    const { dice } = this;
    const tasks = dice.list(
      least + dice.roll(3),
      (): NamedTask => [this.name(), this.forgiven(this.task(depth), depth)],
    );
    const jumping = tasks.map(([name, task], position): NamedTask => [name, this.jump(task, tasks, position, depth)]);
    return [...jumping, ...(dice.oneIn(3) ? this.backwardJump(tasks) : [])].map(([name, task]) => ({ [name]: task }));
  }

  /** Otherwise most runs would end with their first error. */
  private forgiven(task: Task, depth: number): Task {
    return depth > 1 && this.dice.oneIn(2) ? { try: [{ [this.name()]: task }], catch: {} } : task;
  }

  private jump(task: Task, tasks: readonly NamedTask[], position: number, depth: number): Task {
    const directives = ['exit', ...(depth < 3 ? ['end'] : []), ...tasks.slice(position + 1).map(([name]) => name)];
    return this.dice.oneIn(10) ? { ...task, ['then' as string]: this.dice.pick(directives) } : task;
  }

  /** Counts, and goes back to an earlier task until it has counted far enough. */
  private backwardJump(tasks: readonly NamedTask[]): NamedTask[] {
    const [target] = this.dice.pick(tasks);
    const limit = 2 + this.dice.roll(4);
    const back = { when: `($context.n // 0) < ${limit}`, ['then' as string]: target };
    return [
      [this.name(), { set: '${ . }', export: COUNT_UP }],
      [this.name(), { switch: [{ again: back }] }],
    ];
  }

  private task(depth: number): Task {
    const { dice } = this;
    const task = depth === 0 || dice.oneIn(6) ? this.leaf() : this.scope(depth - 1);
    return {
      ...task,
      ...(dice.oneIn(5) && { timeout: { after: { hours: 1 + dice.roll(60) } } }),
      ...(dice.oneIn(5) && { if: dice.pick(['true', '$context.n > 1']) }),
      ...(dice.oneIn(4) && { export: COUNT_UP }),
    };
  }

  private scope(depth: number): Task {
    const { dice } = this;
    const makers: (() => Task)[] = [
      () => ({ do: this.list(depth) }),
      () => ({ for: { each: `i${depth}`, in: `[range(${dice.roll(3)})]` }, do: this.list(depth) }),
      () => this.fork(depth),
      () => ({ try: this.list(depth), catch: this.catching(depth) }),
      () => ({ ...this.listenUntil(), foreach: { do: this.list(depth) } }),
    ];
    return dice.pick(makers)();
  }

  private fork(depth: number): Task {
    const { dice } = this;
    const branches = dice.list(1 + dice.roll(3), () => ({ [this.name()]: this.task(depth) }));
    return { fork: { compete: dice.oneIn(2), branches } };
  }

  private catching(depth: number): JsonObject {
    const { dice } = this;
    const limit = { attempt: { count: dice.roll(3), ...(dice.oneIn(2) && { duration: { hours: 1 + dice.roll(9) } }) } };
    return {
      ...(dice.oneIn(2) && { errors: { with: { type: STANDARD_ERRORS + dice.pick(['timeout', 'communication']) } } }),
      ...(dice.oneIn(2) && { retry: { delay: { hours: dice.roll(3) }, limit } }),
      ...(dice.oneIn(2) && { do: this.list(depth) }),
    };
  }

  private filter(): JsonObject {
    return {
      with: { type: this.dice.pick(TYPES) },
      ...(this.dice.oneIn(5) && { correlate: { who: { from: '.data.k' } } }),
    };
  }

  private listenUntil(): Task {
    const until = this.dice.pick<() => Json>([
      () => 'length >= 2',
      () => ({ one: this.filter() }),
      () => ({ all: [this.filter(), this.filter()] }),
    ]);
    return { listen: { to: { any: [this.filter()], until: until() } } };
  }

  private rarelyRaise(): Task {
    const error = { type: `${STANDARD_ERRORS}communication`, status: 500 };
    return this.dice.oneIn(3) ? { raise: { error } } : { wait: { hours: this.dice.roll(5) } };
  }

  private leaf(): Task {
    const { dice } = this;
    const human = { form: 'f', team: 't', title: { fa: 'f', en: 'e' }, dueWorkingHours: 4, giveUpAfter: 'PT30H' };
    const makers: (() => Task)[] = [
      () => ({ set: '${ $context.n // 0 }' }),
      () => ({ wait: { hours: dice.roll(30) } }),
      () => ({ call: 'readContact', with: { a: '${ $context }' } }),
      () => ({ listen: { to: { one: this.filter() } } }),
      () => ({ listen: { to: { all: [this.filter(), this.filter()] } }, timeout: { after: { days: 1 } } }),
      () => this.listenUntil(),
      () => this.rarelyRaise(),
      () => ({ emit: { event: { with: { type: 'q' } } } }),
      () => ({ call: 'awaitEvent', with: { types: ['x', 'y'], for: 'P1D' } }),
      () => ({ call: 'humanTask', with: human }),
      () => ({ run: { workflow: { namespace: 'n', name: 'sub', version: '1.0.0' }, await: dice.oneIn(2) } }),
      () => ({ switch: SOMETIMES_EXIT }),
    ];
    return dice.pick(makers)();
  }
}

/** A random definition of up to four levels. */
export function randomDefinition(dice: Dice): JsonObject {
  return new ProgramMaker(dice).definition();
}

/** What names a place in a program whose lists may have gained tasks and whose tasks may be renamed. */
export function withoutPositions(id: string): string {
  return id.replaceAll('_', '').replace(/\/\d+(?=\/)/g, '');
}

function randomAnswer(id: string): CallAnswer {
  const draw = Number.parseInt(fnvHash(withoutPositions(id)).slice(0, 6), 16);
  const afterMs = (draw % 3) * 60_000;
  if (draw % 23 === 0) return { never: true };
  if (draw % 13 === 0) return { error: { type: `${STANDARD_ERRORS}communication`, status: 503 }, afterMs };
  return { result: { taskId: 't', at: 'soon', duration: `PT${draw % 9}H` }, afterMs };
}

/** Events, some of them twice, perhaps a pause, perhaps a cancel; calls are answered by a hash of their id. */
export function randomWorld(dice: Dice): VirtualWorld {
  const news: [number, News][] = dice.list(14, () => {
    const data = { contactId: 'c1', taskId: 't', k: dice.roll(2) };
    const event = { id: `e${dice.roll(12)}`, type: dice.pick([...TYPES, 'task.completed']), data };
    return [dice.roll(200) * HOUR, { type: 'eventReceived', event }];
  });
  if (dice.oneIn(4)) {
    const pausedAt = dice.roll(50) * HOUR;
    news.push([pausedAt, { type: 'pause' }], [pausedAt + dice.roll(50) * HOUR, { type: 'resume' }]);
  }
  if (dice.oneIn(8)) news.push([dice.roll(100) * HOUR, { type: 'cancelRequested' }]);
  return { subject: { contactId: 'c1' }, news, answers: () => (command) => randomAnswer(command.id) };
}
