// For storage: a value that several frames share (the raw input of nested scopes) is written once. Shared values stand in a
// list of their own, and each frame says which of its fields is which, so that no data can be mistaken for a reference.
// Pointers are written from the nearest open task on: they are long, and those of a run begin alike.
import type { Json } from '../json.js';
import type { Frame, State } from './state.js';

const FIELDS = ['raw', 'input', 'context', 'results'] as const;
type Field = (typeof FIELDS)[number];

export interface PackedState extends Omit<State, 'frames' | 'input' | 'visits'> {
  readonly input?: Json;
  readonly frames: readonly PackedFrame[];
  readonly shared: readonly Json[];
  /** Position of the run's input among the shared values. */
  readonly sharedInput?: number;
  /** Of tasks below an open one: its frame, the pointer from there, how often. */
  readonly visited?: readonly (readonly [frame: number, below: string, visits: number])[];
  /** Of any others; all of them in states that were packed before `visited` was. */
  readonly visits?: State['visits'];
}

/** What a frame has in common with its parent, or with most frames, is left out. */
type Place = 'task' | 'startedAt' | 'visit';
type PackedFrame = Omit<Frame, Field | Place> &
  Partial<Pick<Frame, Field | Place>> & {
    shared?: Partial<Record<Field, number>>;
    /** The pointer of the task from the parent's on, instead of `task`. */
    below?: string;
  };

export function pack(state: State): PackedState {
  const shared = sharedValues(state);
  const positions = new Map(shared.map((value, position) => [value, position]));
  const byId = new Map(state.frames.map((frame) => [frame.id, frame]));
  const frames = state.frames.map((frame): PackedFrame => {
    const packed: PackedFrame = withoutPlace(frame, byId.get(frame.up));
    for (const field of FIELDS) {
      const position = positions.get(frame[field] ?? null);
      if (position === undefined) continue;
      packed.shared = { ...packed.shared, [field]: position };
      delete packed[field];
    }
    return packed;
  });
  const { input, visits, ...rest } = state;
  const sharedInput = positions.get(input);
  const values = { frames, shared, ...(sharedInput === undefined ? { input } : { sharedInput }) };
  return { ...rest, ...values, ...packedVisits(state) };
}

function withoutPlace({ task, startedAt, visit, ...frame }: Frame, parent: Frame | undefined): PackedFrame {
  const isBelow = parent !== undefined && task.startsWith(parent.task);
  return {
    ...frame,
    ...(isBelow ? { below: task.slice(parent.task.length) } : { task }),
    ...(startedAt !== parent?.startedAt && { startedAt }),
    ...(visit !== 0 && { visit }),
  };
}

function packedVisits({ frames, visits }: State): Pick<PackedState, 'visited' | 'visits'> {
  const deepestFirst = frames.toSorted((one, other) => other.task.length - one.task.length);
  const visited: [number, string, number][] = [];
  const others: State['visits'] = {};
  for (const [task, count] of Object.entries(visits)) {
    const above = deepestFirst.find((frame) => task.startsWith(frame.task));
    if (above) visited.push([above.id, task.slice(above.task.length), count]);
    else others[task] = count;
  }
  return { visited, ...(Object.keys(others).length > 0 && { visits: others }) };
}

/** Objects and arrays that occur more than once, by identity. */
function sharedValues(state: State): Json[] {
  const seen = new Set<Json>();
  const repeated = new Set<Json>();
  const look = (value: Json | undefined): void => {
    if (typeof value !== 'object' || value === null) return;
    if (seen.has(value)) repeated.add(value);
    seen.add(value);
  };
  look(state.input);
  for (const frame of state.frames) for (const field of FIELDS) look(frame[field]);
  return [...repeated];
}

export function unpack(packed: PackedState): State {
  const { shared, sharedInput, frames, input, visited = [], visits = {}, ...rest } = packed;
  const byId = new Map<number, Frame>();
  for (const { shared: fields, below, ...frame } of frames) {
    const parent = byId.get(frame.up); // parents come before their children
    const values = Object.entries(fields ?? {}).map(([field, position]) => [field, shared[position] ?? null]);
    const place = { task: (parent?.task ?? '') + (below ?? ''), startedAt: parent?.startedAt ?? 0, visit: 0 };
    byId.set(frame.id, { ...place, ...frame, ...Object.fromEntries(values) } as Frame);
  }
  const visitsBelow = visited.map(([frame, below, count]) => [(byId.get(frame)?.task ?? '') + below, count]);
  return {
    ...rest,
    input: sharedInput === undefined ? (input ?? null) : (shared[sharedInput] ?? null),
    frames: [...byId.values()],
    visits: { ...visits, ...Object.fromEntries(visitsBelow) },
  };
}
