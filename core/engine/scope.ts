// What the names in an expression mean at a place and a moment. Values are made only when an expression uses them.
import type { Json, JsonObject } from '../json.js';
import type { Scope } from './expression.js';
import type { Machine } from './machine.js';
import type { Frame, Instant } from './state.js';

/** Version of the engine, for `$runtime`. */
const RUNTIME = { name: 'ravand', version: '1' };

export class TaskScope implements Scope {
  constructor(
    private readonly machine: Machine,
    private readonly frame: Frame,
    /** Names that exist only for this one expression, such as `$output` or the error of a `catch.when`. */
    private readonly extra: Readonly<Record<string, Json>> | undefined,
    /** What the task yielded, before `output.as`; undefined while it is at work. */
    private readonly rawOutput?: Json,
  ) {}

  get now(): Instant {
    return this.machine.now;
  }

  get(name: string): Json {
    const { extra, frame, machine } = this;
    if (extra && Object.hasOwn(extra, name)) return extra[name] ?? null;
    const standard = this.standard(name);
    if (standard !== undefined) return standard;
    for (let outer: Frame | undefined = frame; outer; outer = machine.frames.parentOf(outer))
      if (outer.variables && Object.hasOwn(outer.variables, name)) return outer.variables[name] ?? null;
    return null;
  }

  private standard(name: string): Json | undefined {
    const { frame, machine } = this;
    const { state, program } = machine;
    switch (name) {
      case 'context':
        return machine.contextOwner(frame).context ?? null;
      case 'input':
        return frame.input ?? frame.raw;
      case 'task':
        return this.task();
      case 'workflow':
        return {
          id: state.id,
          definition: program.definition,
          input: state.input,
          startedAt: instant(state.startedAt),
        };
      case 'runtime':
        return { ...RUNTIME, metadata: state.subject };
      case 'secrets': // secrets are never part of a run: the host resolves references
      case 'authorization':
        return {};
      default:
        return undefined;
    }
  }

  private task(): JsonObject {
    const { frame, machine, rawOutput } = this;
    const { name, reference, definition } = machine.nodeOf(frame);
    const task = { name, reference, definition, input: frame.raw, startedAt: instant(frame.startedAt) };
    return rawOutput === undefined ? task : { ...task, output: rawOutput };
  }
}

/** A date and time as the language describes it. */
function instant(at: Instant): JsonObject {
  return {
    iso8601: new Date(at).toISOString(),
    epoch: { seconds: Math.floor(at / 1000), milliseconds: at },
  };
}
