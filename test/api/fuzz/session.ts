// Requests sent one after the other to a world that goes on: each answer is judged, counted and learned from.
import { ROLES, type Role } from '../../../api/rights.js';
import type { Json } from '../../../core/json.js';
import { type Described, OPERATIONS } from './described.js';
import type { FuzzWorld } from './fuzz-world.js';
import { mistakeOf } from './judge.js';
import type { Asker, FuzzRequest } from './requests.js';
import { type FuzzAnswer, send } from './send.js';

/** Requests after which there is more of what they use up. */
const REFILL_EVERY = 100;

function isRole(asker: Asker): asker is Role {
  return (ROLES as readonly string[]).includes(asker);
}

export class FuzzSession {
  /** Answers by operation and status. */
  readonly counts = new Map<string, Map<number, number>>();
  requests = 0;

  constructor(private readonly world: FuzzWorld) {
    for (const { operationId } of OPERATIONS) this.counts.set(operationId, new Map());
  }

  /** Sends it. Throws for an answer that the OpenAPI document does not allow, or none at all. */
  async do(request: FuzzRequest): Promise<void> {
    const operation = OPERATIONS.find(({ operationId }) => operationId === request.operationId)!;
    const { api, known } = this.world;
    const key = this.world.keyOf(request.asker);
    const once = () => send(api.url, operation, request, { key, known });
    const answers = await Promise.all(request.twice ? [once(), once()] : [once()]);
    for (const answer of answers) this.take(operation, answer);
    if (isRole(request.asker) && answers.some(({ status }) => status === 401)) await this.world.renewKey(request.asker);
    if (this.requests % REFILL_EVERY === 0) await this.world.refill();
  }

  private take(operation: Described, answer: FuzzAnswer): void {
    this.requests += 1;
    const counts = this.counts.get(operation.operationId)!;
    counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    const mistake = mistakeOf(operation, answer);
    if (mistake !== undefined)
      throw new Error(`${operation.operationId} answered ${answer.status}: ${mistake}\n${answer.text.slice(0, 2_000)}`);
    const isJson = /json/.test(answer.headers['content-type'] ?? '');
    if (answer.status < 300 && isJson && answer.text !== '')
      this.world.known.learn(operation.path.replace(/\/\{\w+\}.*$/, ''), JSON.parse(answer.text) as Json);
  }

  /** Throws unless the server is as well as it was in the beginning. */
  async checkHealth(): Promise<void> {
    const { api } = this.world;
    for (const path of ['/healthz', '/readyz']) {
      const { status } = await api.send('GET', path, { key: null });
      if (status !== 200) throw new Error(`${path} answers ${status}`);
    }
    const prototype = Object.keys(Object.prototype);
    if (prototype.length > 0) throw new Error(`somebody reached the prototype of all objects: ${prototype}`);
  }
}
