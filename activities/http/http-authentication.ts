// Authentication policies of the language that we can serve: basic and bearer, with their values written or evaluated.
import { standardError, WorkflowError } from '../../core/engine/index.js';
import { isObject, type Json } from '../../core/json.js';

/** The `authorization` header of a policy. Throws WorkflowError (configuration) for a policy that is not supported. */
export function authorizationOf(policy: Json | undefined): Record<string, string> {
  if (policy === undefined || policy === null) return {};
  const { basic, bearer } = isObject(policy) ? policy : {};
  if (isObject(basic) && typeof basic.username === 'string' && typeof basic.password === 'string') {
    const credentials = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
    return { authorization: `Basic ${credentials}` };
  }
  if (isObject(bearer) && typeof bearer.token === 'string') return { authorization: `Bearer ${bearer.token}` };
  const kinds = isObject(policy) ? Object.keys(policy).join(', ') : typeof policy;
  throw new WorkflowError(
    standardError(
      'configuration',
      `The authentication (${kinds}) is not supported`,
      'Use basic with username and password, or bearer with token.',
    ),
  );
}
