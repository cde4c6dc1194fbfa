import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { AppError } from '../core/errors.js';
import { isObject } from '../core/json.js';
import { forgetOldAnswers, releaseKey, reserveKey, storeAnswer } from '../store/repositories/idempotency.js';
import type { Reply } from './handler.js';

export interface IdempotentRequest {
  /** Whose key it is: two people may use the same Idempotency-Key. */
  readonly owner: string;
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export type DoOnce = (request: IdempotentRequest, work: () => Promise<Reply>) => Promise<Reply>;

/** How often old answers are forgotten. Real time. */
const CLEANING_MS = 3_600_000;

/**
 * Does the work once per key and gives the same answer again, for a day. Failures are not kept: what failed may be tried
 * again. Throws `idempotencyMismatch` for another request under the key, `conflict` while the first is still being done.
 */
export function createOnce(dataSource: DataSource): DoOnce {
  let cleanedAtMs = performance.now();
  return async (request, work) => {
    if (performance.now() - cleanedAtMs > CLEANING_MS) {
      cleanedAtMs = performance.now();
      await forgetOldAnswers(dataSource);
    }
    return doOnce(dataSource, request, work);
  };
}

async function doOnce(dataSource: DataSource, request: IdempotentRequest, work: () => Promise<Reply>): Promise<Reply> {
  const key = `${request.owner} ${request.key}`;
  const requestHash = hashOf([request.method, request.path, request.body]);
  const stored = await reserveKey(dataSource, key, requestHash);
  if (stored) {
    if (stored.requestHash !== requestHash)
      throw new AppError(
        'idempotencyMismatch',
        `The Idempotency-Key "${request.key}" came before with another request.`,
      );
    if (stored.status === null)
      throw new AppError('conflict', `The request with the Idempotency-Key "${request.key}" is still being worked on.`);
    return { status: stored.status, json: stored.response };
  }
  try {
    const reply = await work();
    if ('json' in reply) await storeAnswer(dataSource, key, reply.status, reply.json);
    return reply;
  } catch (error) {
    await releaseKey(dataSource, key).catch(() => {});
    throw error;
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** JSON with sorted keys: the order of properties makes no other request. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}
