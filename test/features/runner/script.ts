// What a scenario has arranged and lets happen: the same script is played on every host.
import { addIsoDuration } from '../../../core/calendar/duration.js';
import type { Catalog, FunctionDescription, LoweredProgram } from '../../../core/catalog/functions.js';
import { compileHosted } from '../../../core/engine/compile-hosted.js';
import type { Program } from '../../../core/engine/index.js';
import type { Instant } from '../../../core/engine/state.js';
import type { Json, JsonObject } from '../../../core/json.js';
import { lower, type Problem, validateDefinition } from '../../../core/language/index.js';

/** What a function answers to one call. */
export interface FunctionAnswer {
  readonly result?: Json;
  readonly error?: { readonly type: string; readonly status: number; readonly title?: string };
  /** ISO duration: how long the answer takes. */
  readonly after?: string;
}

/** What a web address answers to one request; 200 and JSON where nothing is said. */
export interface WebAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export type Happening = { readonly at: Instant } & (
  | { readonly event: JsonObject }
  | { readonly control: 'pause' | 'resume' | 'cancelRequested' }
);

export interface HostedWorkflow {
  readonly program: Program;
  readonly lowered: LoweredProgram;
}

const DEFAULT_NOW = Date.parse('2026-03-21T09:00:00Z');

export class Script {
  definition: JsonObject = {};
  /** Workflows that the one under test may run. */
  readonly others: JsonObject[] = [];
  input: Json = null;
  subject: JsonObject = {};
  startedAt: Instant = DEFAULT_NOW;
  readonly functions = new Map<string, FunctionDescription>();
  /** Answers of native functions, by name; the last one stays. */
  readonly answers = new Map<string, readonly FunctionAnswer[]>();
  /** Answers of web addresses, by `METHOD address`; the last one stays. */
  readonly web = new Map<string, readonly WebAnswer[]>();
  readonly happenings: Happening[] = [];
  /** Up to where time has passed; undefined = until nothing more is to happen. */
  until: Instant | undefined;
  isStarted = false;

  /** The instant at which the next thing happens. */
  get now(): Instant {
    return this.until ?? this.startedAt;
  }

  /** Lets time pass by an ISO duration. */
  pass(duration: string): void {
    this.until = addIsoDuration(this.now, duration);
  }

  /** A CloudEvent arrives now; what is not written of it is filled in. */
  arrive(event: JsonObject): void {
    this.happenings.push({ at: this.now, event: this.cloudEvent(event) });
  }

  cloudEvent(event: JsonObject): JsonObject {
    const id = `event-${this.happenings.length + 1}`;
    return { specversion: '1.0', id, source: 'https://features.example', ...event };
  }

  /** Errors of the workflow under test, as publishing it would tell them. */
  problems(definition: JsonObject = this.definition): readonly Problem[] {
    const processes = this.others.map(({ document }) => String((document as JsonObject).name));
    return validateDefinition(definition, { catalog: this.catalog(), processes }).problems;
  }

  /**
   * The workflow under test, or another, as a host gets it.
   * @throws Error naming the problems of a definition that publishing would refuse
   */
  hosted(definition: JsonObject = this.definition): HostedWorkflow {
    const lowered = lower(definition, this.catalog());
    const errors = this.problems(definition).filter(({ severity }) => severity === 'error');
    const program = compileHosted(lowered);
    const found = [...errors, ...program.problems.filter(({ severity }) => severity === 'error')];
    if (found.length > 0)
      throw new Error(`It is refused: ${found.map(({ code, pointer }) => `${code} ${pointer}`).join(', ')}`);
    return { program, lowered };
  }

  /** The workflows that may be run, by name. */
  hostedOthers(): ReadonlyMap<string, HostedWorkflow> {
    return new Map(
      this.others.map((definition) => [String((definition.document as JsonObject).name), this.hosted(definition)]),
    );
  }

  private catalog(): Catalog {
    return { functions: Object.fromEntries(this.functions) };
  }
}
