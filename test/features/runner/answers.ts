// How calls of functions are answered while a script is played once. A slow answer is one that was put off: the host calls
// again at its instant, and between the two anything may happen.
import { addIsoDuration } from '../../../core/calendar/duration.js';
import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import type { Instant } from '../../../core/engine/state.js';
import type { CallMade } from './played.js';
import type { FunctionAnswer, Script } from './script.js';
import { Web } from './web.js';

interface PutOff {
  readonly readyAt: Instant;
  readonly answer: FunctionAnswer;
}

export class Answers {
  readonly calls: CallMade[] = [];
  private readonly given = new Map<string, number>();
  private readonly putOff = new Map<string, PutOff>();

  constructor(
    private readonly script: Script,
    private readonly web: Web,
  ) {}

  /** The outcome at this instant; undefined for a request that nobody has made yet: then it was not counted. */
  outcome(call: FunctionCall, now: Instant): FunctionOutcome | undefined {
    const place = `${call.runId} ${call.key}`;
    const waiting = this.putOff.get(place);
    this.putOff.delete(place);
    if (waiting?.readyAt === now) return outcomeOf(waiting.answer);
    if (Web.serves(call.name)) return this.webOutcome(call, now, place);
    const answers = this.script.answers.get(call.name) ?? [];
    const answer = answers[Math.min(this.count(call.name), answers.length - 1)] ?? {};
    this.note(call, now, call.name);
    if (answer.after === undefined) return outcomeOf(answer);
    const readyAt = addIsoDuration(now, answer.after);
    this.putOff.set(place, { readyAt, answer });
    return { status: 'again', at: readyAt, reason: 'not yet' };
  }

  /** Like `outcome`, but makes requests that nobody has made yet. */
  async answer(call: FunctionCall, now: Instant): Promise<FunctionOutcome> {
    const known = this.outcome(call, now);
    if (known) return known;
    await this.web.make(call);
    return this.outcome(call, now)!;
  }

  private webOutcome(call: FunctionCall, now: Instant, place: string): FunctionOutcome | undefined {
    const known = this.web.known(call, this.count(place));
    if (known) this.note(call, now, place);
    return known;
  }

  private count(of: string): number {
    return this.given.get(of) ?? 0;
  }

  private note({ name, args }: FunctionCall, at: Instant, counted: string): void {
    this.calls.push({ at, name, args });
    this.given.set(counted, this.count(counted) + 1);
  }
}

function outcomeOf({ result = {}, error }: FunctionAnswer): FunctionOutcome {
  return error ? { status: 'failed', error, retryable: false } : { status: 'done', result };
}
