// The web of a scenario: its own addresses and the two hosts of the kit, without a network. A request is made once; whoever
// plays the same script again, on this host or on another, is told what came of it.
import type { MockAgent } from 'undici';
import { guardedTransport } from '../../../activities/http/http-transport.js';
import { callHttp } from '../../../activities/http-call.js';
import { callOpenApi } from '../../../activities/openapi-call.js';
import type { FunctionCall, FunctionOutcome } from '../../../core/catalog/calls.js';
import { kitHosts } from './kit-hosts.js';
import type { WebAnswer } from './script.js';

export interface WebRequest {
  /** `METHOD address`. */
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export class Web {
  readonly requests: WebRequest[] = [];
  private readonly agent: MockAgent = kitHosts();
  private readonly outcomes = new Map<string, FunctionOutcome[]>();

  constructor(answers: ReadonlyMap<string, readonly WebAnswer[]>) {
    for (const [line, inTurn] of answers) this.open(line, inTurn);
  }

  /** Whether a function of this name goes over the web. */
  static serves(name: string): boolean {
    return name === 'http' || name === 'openapi';
  }

  /** What came of the n-th call with this key, where it was made already. */
  known({ key }: FunctionCall, nth: number): FunctionOutcome | undefined {
    return this.outcomes.get(key)?.[nth];
  }

  async make(call: FunctionCall): Promise<FunctionOutcome> {
    const context = { key: `${call.runId}:${call.key}`, transport: guardedTransport({ dispatcher: this.agent }) };
    const outcome = await (call.name === 'openapi' ? callOpenApi(call.args, context) : callHttp(call.args, context));
    this.outcomes.set(call.key, [...(this.outcomes.get(call.key) ?? []), outcome]);
    return outcome;
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private open(line: string, inTurn: readonly WebAnswer[]): void {
    const [method = '', address = ''] = line.split(' ');
    const { origin, pathname, search } = new URL(address);
    let given = 0;
    this.agent
      .get(origin)
      .intercept({ method, path: (path) => (search === '' ? path.split('?')[0] : path) === pathname + search })
      .reply(({ path, headers, body }) => {
        const sent = Object.fromEntries(new Headers(headers as Record<string, string>));
        this.requests.push({ line: `${method} ${origin}${path}`, headers: sent, body: String(body ?? '') });
        return replyOf(inTurn[Math.min(given++, inTurn.length - 1)]!);
      })
      .persist();
  }
}

function replyOf({ status = 200, headers, body }: WebAnswer): {
  statusCode: number;
  data: string;
  responseOptions: object;
} {
  const sent = { 'content-type': 'application/json', ...headers };
  const isJson = sent['content-type'] === 'application/json';
  const data = body === undefined ? '' : isJson ? JSON.stringify(body) : String(body);
  return { statusCode: status, data, responseOptions: { headers: sent } };
}
