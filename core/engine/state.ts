// The whole truth about one run: plain JSON, no clock. Commands go out, events come in.
import type { Json, JsonObject } from '../json.js';

/** RFC 9457 problem as the language defines errors; `instance` is the JSON pointer of the task that failed. */
export interface ErrorObject {
  readonly type: string;
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly instance?: string;
}

/** Instants in the state, in commands and in events are epoch milliseconds of the world clock. */
export type Instant = number;

/**
 * One open task. A parent always has a smaller id than its children; ids are never reused within a run. What no longer holds
 * is set to undefined, not deleted: V8 reads and copies objects that have lost a field many times slower.
 */
export interface Frame {
  id: number;
  /** Parent frame; 0 = none (the workflow frame). */
  up: number;
  /** JSON pointer of the task in the program. */
  task: string;
  /** Visit of this task, given when it first commands something; command ids are `task#visit`. */
  visit: number;
  /** Raw input (`$task.input`). */
  raw: Json;
  /** Transformed input, only when `input.from` is present. */
  input?: Json;
  startedAt: Instant;
  /** Open list of children, and how many backward jumps were taken in it. */
  list?: string;
  laps?: number;
  /** Names this frame gives to its children (`$item`, `$error`, …). */
  variables?: Record<string, Json>;
  /** Own `$context` (the workflow frame and frames of composed functions). */
  context?: Json;
  /** Absolute deadline of the task's timeout. */
  timeoutAt?: Instant;
  /** Absolute deadline of a wait or of a retry. */
  wakeAt?: Instant;
  /** Open command to the host: a function, or a process of its own. */
  call?: { readonly name: string; readonly process?: boolean };
  /** Loop index, retries made, foreach index, or branches still open: the kind says which. */
  count?: number;
  /** Results so far: fork branches, consumed events, or the list a `for` walks. */
  results?: Json[];
  /** `listen` to all (or until all): the inbox number taken per filter. */
  taken?: (number | null)[];
  /** `listen` with `correlate` but no `expect`: the values that the first event set. */
  correlated?: Record<string, Json>;
  /** Absolute deadline of the attempt that a `try` is making. */
  attemptAt?: Instant;
  /** Where an extended task goes when its `after` is through. */
  flow?: Flow;
}

/** An event kept for listens that begin later. `by`: threads (frame ids) that consumed it. */
export interface InboxEntry {
  readonly number: number;
  readonly event: JsonObject;
  readonly by: readonly number[];
}

export type RunStatus = 'running' | 'paused' | 'completed' | 'faulted' | 'canceled';

export interface State {
  /** Version of the engine that wrote this state. */
  engine: 1;
  id: string;
  /** Hash of the program the run is pinned to. */
  program: string;
  /** Who the run is about, for example `{ "contactId": "…" }`: correlation and `$runtime.metadata`. */
  subject: JsonObject;
  status: RunStatus;
  now: Instant;
  startedAt: Instant;
  input: Json;
  frames: Frame[];
  nextFrame: number;
  visits: Record<string, number>;
  inbox: InboxEntry[];
  nextEvent: number;
  /** Events the bounded inbox could not keep. */
  dropped: number;
  /** Ids of events already taken; bounded. */
  seen: string[];
  /** Work left over by a yield; empty at rest. */
  agenda: AgendaItem[];
  /** What arrived while the run was paused or busy. */
  held: EngineEvent[];
  steps: number;
}

/** A state whose lists may be changed; what is in them still belongs to the caller. */
export function ownCopy(state: State): State {
  const copy = { ...state };
  copy.frames = state.frames.slice();
  copy.agenda = state.agenda.slice();
  copy.held = state.held.slice();
  return copy;
}

/** Lists that grew and shrank keep room for what they held, and hosts keep the states of very many runs: it is given back. */
export function trim(state: State): void {
  state.frames = state.frames.slice();
  if (state.agenda.length === 0) state.agenda = [];
  if (state.held.length === 0) state.held = [];
}

/** undefined = the task's own `then`; a number = an index in the own list. */
export type Flow = 'continue' | 'end' | 'exit' | number | undefined;

/** The agenda is a stack: the machine is a trampoline, never a recursion. */
export type AgendaItem =
  | { do: 'enter'; up: number; list: string; index: number; raw: Json }
  | { do: 'done'; up: number; task: string; output: Json; flow?: Flow }
  | { do: 'fail'; up: number; error: ErrorObject }
  | { do: 'poke'; frame: number };

/** What the machine asks of its host. `id` names the open command; `key` is the idempotency key, equal for all attempts. */
export type Command =
  | { type: 'callFunction'; id: string; key: string; name: string; args: Json }
  | { type: 'startTimer'; id: string; at: Instant }
  | { type: 'cancel'; id: string }
  | { type: 'emit'; id: string; key: string; event: JsonObject }
  | { type: 'startProcess'; id: string; key: string; name: string; version: string; input: Json; await: boolean }
  | { type: 'complete'; output: Json }
  | { type: 'fault'; error: ErrorObject }
  | { type: 'canceled' }
  | { type: 'yield' };

/** What the host feeds. `event` is a CloudEvent; its id is the dedupe key. */
export type EngineEvent = { readonly now: Instant } & (
  | { type: 'functionCompleted'; id: string; result: Json }
  | { type: 'functionFailed'; id: string; error: ErrorObject }
  | { type: 'timerFired'; id: string }
  | { type: 'eventReceived'; event: JsonObject }
  | { type: 'cancelRequested' }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'tick' }
);

/** One line of the journal. `why` holds what a decision saw (the case a switch took, the event a listen consumed). */
export interface JournalEntry {
  readonly kind:
    | 'started'
    | 'ended'
    | 'skipped'
    | 'faulted'
    | 'retried'
    | 'waiting'
    | 'decided'
    | 'received'
    | 'timedOut';
  readonly task: string;
  readonly name: string;
  readonly why?: Json;
}

export interface Step {
  readonly state: State;
  readonly commands: readonly Command[];
  readonly journal: readonly JournalEntry[];
}
