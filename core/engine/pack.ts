// For storage: a value that several frames share (the raw input of nested scopes) is written once. Shared values stand in a
// list of their own, and each frame says which of its fields is which, so that no data can be mistaken for a reference.
import type { Json } from '../json.js';
import type { Frame, State } from './state.js';

const FIELDS = ['raw', 'input', 'context', 'results'] as const;
type Field = (typeof FIELDS)[number];

export interface PackedState extends Omit<State, 'frames' | 'input'> {
  readonly input?: Json;
  readonly frames: readonly PackedFrame[];
  readonly shared: readonly Json[];
  /** Position of the run's input among the shared values. */
  readonly sharedInput?: number;
}

type PackedFrame = Omit<Frame, Field> & Partial<Pick<Frame, Field>> & { shared?: Partial<Record<Field, number>> };

export function pack(state: State): PackedState {
  const shared = sharedValues(state);
  const positions = new Map(shared.map((value, position) => [value, position]));
  const frames = state.frames.map((frame): PackedFrame => {
    const packed: PackedFrame = { ...frame };
    for (const field of FIELDS) {
      const position = positions.get(frame[field] ?? null);
      if (position === undefined) continue;
      packed.shared = { ...packed.shared, [field]: position };
      delete packed[field];
    }
    return packed;
  });
  const { input, ...rest } = state;
  const sharedInput = positions.get(input);
  return { ...rest, frames, shared, ...(sharedInput === undefined ? { input } : { sharedInput }) };
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
  const { shared, sharedInput, frames, input, ...rest } = packed;
  return {
    ...rest,
    input: sharedInput === undefined ? (input ?? null) : (shared[sharedInput] ?? null),
    frames: frames.map(({ shared: fields, ...frame }) => {
      const values = Object.entries(fields ?? {}).map(([field, position]) => [field, shared[position] ?? null]);
      return { ...frame, ...Object.fromEntries(values) } as Frame;
    }),
  };
}
