import { expect } from 'chai';
import {
  compile,
  lowerFunctions,
  migrate,
  openTimers,
  type Program,
  pendingCalls,
  pendingProcesses,
  type State,
  type Step,
} from '../../../core/engine/index.js';
import { isObject, type Json, type JsonObject } from '../../../core/json.js';
import { FORMS, shippedCatalog } from '../../support/engine.js';
import { Dice, randomDefinition, randomWorld, withoutPositions } from '../../support/random-programs.js';
import { runInVirtualTime, type VirtualOutcome, type VirtualWorld } from '../../support/virtual-host.js';

const SEEDS = Number(process.env.RANDOM_PROGRAMS ?? 60);
const CATALOG = shippedCatalog();

function compiled(definition: JsonObject): Program {
  const program = compile(lowerFunctions(definition, CATALOG), { limits: { steps: 3000 } });
  expect(program.problems).to.deep.equal([]);
  return program;
}

function isEnded(state: State): boolean {
  return state.status !== 'running' && state.status !== 'paused';
}

/** Checks after every step what a host relies on. */
function invariants(program: Program): NonNullable<VirtualWorld['watch']> {
  let known = new Set<string>();
  const keys = new Set<string>();
  return ({ state, commands }: Step, open) => {
    const ids = state.frames.map(({ id }) => id);
    expect(ids, 'frames in order').to.deep.equal([...ids].sort((left, right) => left - right));
    for (const { id, up } of state.frames)
      expect(up === 0 || (up < id && ids.includes(up)), 'orphan frame').to.equal(true);
    const isYielding = commands.at(-1)?.type === 'yield';
    if (!isYielding) expect(state.agenda, 'agenda at rest').to.deep.equal([]);
    const derived = [...openTimers(state).map(({ id }) => id), ...pendingCalls(state), ...pendingProcesses(state)];
    expect([...open].sort(), 'what the host has open = what the state says').to.deep.equal(derived.sort());
    if (isEnded(state)) expect(open.size, 'open after the end').to.equal(0);
    for (const command of commands) {
      if (command.type === 'startTimer') known.add(command.id);
      if (command.type === 'cancel')
        expect(known.has(command.id), `cancels what is not open: ${command.id}`).to.equal(true);
      if (command.type !== 'callFunction' && command.type !== 'startProcess') continue;
      known.add(command.id);
      if (!isRetried(program, command.id)) expect(keys.has(command.key), `used twice: ${command.key}`).to.equal(false);
      keys.add(command.key);
    }
    known = new Set(
      [...known].filter((id) => open.has(id) || state.held.some((event) => 'id' in event && event.id === id)),
    );
  };
}

/** Whether a task lies in a `try` that may run it again. */
function isRetried(program: Program, commandId: string): boolean {
  const node = program.nodes.get(commandId.slice(0, commandId.lastIndexOf('#')));
  for (let outer = node?.parent; outer; outer = outer.parent)
    if (isObject(outer.definition.catch) && outer.definition.catch.retry !== undefined) return true;
  return false;
}

function forEachSeed(check: (seed: number) => void): void {
  for (let seed = 1; seed <= SEEDS; seed++)
    try {
      check(seed);
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
}

interface Drawn {
  readonly definition: JsonObject;
  readonly program: Program;
  readonly world: VirtualWorld;
}

const known = new Map<number, Drawn>();

/** The same for all tests: compiling costs more than running. */
function drawn(seed: number): Drawn {
  const before = known.get(seed);
  if (before) return before;
  const dice = new Dice(seed);
  const definition = randomDefinition(dice);
  const made = { definition, program: compiled(definition), world: randomWorld(dice) };
  known.set(seed, made);
  return made;
}

function decisions({ journal }: VirtualOutcome): string[] {
  return journal.map((entry) => JSON.stringify(entry));
}

describe('random programs in random worlds', () => {
  it('nothing leaks, and host and state agree after every step', () => {
    const ends: Record<string, number> = {};
    forEachSeed((seed) => {
      const { program, world } = drawn(seed);
      const { state } = runInVirtualTime(program, {}, { ...world, watch: invariants(program) });
      ends[state.status] = (ends[state.status] ?? 0) + 1;
    });
    expect(Object.keys(ends), JSON.stringify(ends)).to.include.members(['completed', 'faulted', 'canceled', 'running']);
  });

  it('serialised, frozen and packed states give the same trace', () =>
    forEachSeed((seed) => {
      const { program, world } = drawn(seed);
      const { trace } = runInVirtualTime(program, {}, world);
      for (const [form, between] of Object.entries(FORMS))
        expect(runInVirtualTime(program, {}, { ...world, between }).trace, form).to.deep.equal(trace);
    }));

  it('activations cut short by their budget come to the same decisions', () =>
    forEachSeed((seed) => {
      const { program, world } = drawn(seed);
      const cut = { ...program, limits: { ...program.limits, perActivation: 1 + (seed % 3) } };
      const whole = runInVirtualTime(program, {}, world);
      const parts = runInVirtualTime(cut, {}, { ...world, between: FORMS.packed, watch: invariants(cut) });
      expect(decisions(parts)).to.deep.equal(decisions(whole));
    }));

  it('a run that is moved to an equal program after every step goes on as if nothing had happened', () =>
    forEachSeed((seed) => {
      const { program: first, world } = drawn(seed);
      const second = { ...first, hash: 'second' };
      const between = (state: State): State => {
        const [from, to] = state.program === second.hash ? [second, first] : [first, second];
        return migrate(from, to, state).state ?? state;
      };
      const moved = runInVirtualTime(first, {}, { ...world, between, programs: [second] });
      expect(decisions(moved)).to.deep.equal(decisions(runInVirtualTime(first, {}, world)));
    }));

  it('a run that is moved once to a program with renamed and added tasks goes on from the same place', () => {
    let moves = 0;
    forEachSeed((seed) => {
      const { use: _extensions, ...definition } = drawn(seed).definition; // they would do things around the added tasks
      const { world } = drawn(seed);
      const old = compiled(definition);
      const renamed = compiled(withRenamedTasks(definition));
      const renames = Object.fromEntries([...old.paths.keys()].filter(isTopLevel).map((path) => [path, `${path}_`]));
      let steps = seed % 7;
      const between = (state: State): State => {
        if (state.program !== old.hash || isEnded(state) || steps-- > 0) return state;
        const migrated = migrate(old, renamed, state, renames).state;
        if (migrated) moves++;
        return migrated ?? state;
      };
      const moved = runInVirtualTime(old, {}, { ...world, between, programs: [renamed] });
      expect(names(moved)).to.deep.equal(names(runInVirtualTime(old, {}, world)));
    });
    expect(moves, 'runs moved').to.be.above(SEEDS / 5);
  });
});

function isTopLevel(path: string): boolean {
  return /^\/[^/]+$/.test(path);
}

/** Every list gains a first task that does nothing; the tasks of the workflow get other names. */
function withRenamedTasks(definition: JsonObject): JsonObject {
  const tasks = (withAddedTasks(definition).do as readonly JsonObject[]).map((entry) =>
    Object.fromEntries(Object.entries(entry).map(([name, task]) => [`${name}_`, withRenamedTargets(task)])),
  );
  return { ...definition, do: tasks };
}

/** A top-level task jumps to top-level names only, and only by these two ways. */
function withRenamedTargets(task: Json): Json {
  if (!isObject(task)) return task;
  const target = (name: Json): Json => (typeof name === 'string' && /^t\d+$/.test(name) ? `${name}_` : name);
  const cases = Array.isArray(task.switch)
    ? task.switch.map((entry: JsonObject) =>
        Object.fromEntries(Object.entries(entry).map(([name, choice]) => [name, renameMember(choice, target)])),
      )
    : undefined;
  return { ...(renameMember(task, target) as JsonObject), ...(cases && { switch: cases }) };
}

function renameMember(holder: Json, target: (name: Json) => Json): Json {
  return isObject(holder) && holder.then !== undefined
    ? { ...holder, ['then' as string]: target(holder.then) }
    : holder;
}

function withAddedTasks(holder: JsonObject): JsonObject {
  const entries = Object.entries(holder).map(([key, value]): [string, Json] => {
    if (key === 'use') return [key, value];
    if (!['do', 'try'].includes(key)) return [key, isObject(value) ? withAddedTasks(value) : inEach(key, value)];
    return [key, [{ added: { set: '\u0024{ . }' } }, ...(value as readonly JsonObject[]).map(withAddedTasks)]];
  });
  return Object.fromEntries(entries);
}

function inEach(key: string, value: Json): Json {
  return key === 'branches' && Array.isArray(value) ? (value as readonly JsonObject[]).map(withAddedTasks) : value;
}

/** The decisions by the names of tasks, without those that were added and without extensions of them. */
function names({ journal }: VirtualOutcome): string[] {
  return journal
    .filter(({ task }) => !task.includes('/added'))
    .map(({ kind, task }) => `${kind} ${withoutPositions(task)}`);
}
