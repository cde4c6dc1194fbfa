// Failures as RFC 9457 problem documents. The table of statuses must name every code, or it does not compile.
import { AppError, type FailureCode, type FailureDetail } from '../core/errors.js';
import { asDatabaseFailure, databaseErrorCode } from '../store/database-failure.js';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: FailureCode;
  readonly detail: string;
  readonly instance?: string;
  readonly requestId: string;
  readonly errors?: readonly object[];
}

const STATUSES: Readonly<Record<FailureCode, number>> = {
  badInput: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  idempotencyMismatch: 422,
  definitionInvalid: 422,
  versionExists: 409,
  formInvalid: 422,
  configInvalid: 500,
  databaseUnavailable: 503,
  databaseFull: 507,
  temporalUnavailable: 503,
  temporalForeign: 503,
  temporalMissing: 503,
  portTaken: 500,
  folderReadOnly: 500,
  unsupported: 422,
  tooManyRequests: 429,
  internal: 500,
};

const TITLES: Readonly<Record<FailureCode, string>> = {
  badInput: 'Something given is not of the form it must have',
  unauthenticated: 'No valid key',
  forbidden: 'The key does not have the right',
  notFound: 'There is no such thing',
  conflict: 'The state of the thing does not allow this',
  idempotencyMismatch: 'The Idempotency-Key was used with another request',
  definitionInvalid: 'The definition has errors',
  versionExists: 'The version is published with another content',
  formInvalid: 'What was filled in does not fit the form',
  configInvalid: 'The configuration can not be used',
  databaseUnavailable: 'The database does not answer',
  databaseFull: 'The database is full',
  temporalUnavailable: 'Temporal does not answer',
  temporalForeign: 'The Temporal server belongs to another installation',
  temporalMissing: 'There is no Temporal server',
  portTaken: 'The port is taken',
  folderReadOnly: 'The data folder can not be written',
  unsupported: 'Not part of this platform',
  tooManyRequests: 'Too many requests',
  internal: 'A fault of the platform',
};

/** Status of a code. */
export function statusOf(code: FailureCode): number {
  return STATUSES[code];
}

/** A failure found by Express, its body parser or the validator: all of them say it with a status. */
interface HttpFailure {
  readonly status: number;
  readonly message: string;
  readonly type?: string;
  readonly errors?: readonly { readonly path?: string; readonly message?: string; readonly errorCode?: string }[];
}

const CODES_BY_STATUS: Readonly<Record<number, FailureCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  429: 'tooManyRequests',
};
/** Keywords of JSON Schema that only repeat what another error of the list says. */
const ECHOES = /^(if|oneOf|anyOf|allOf)\./;
/** SQLSTATE class 22: a value that no column can hold, for example text with a NUL. */
const DATA_EXCEPTION = /^22/;

/** The problem for anything thrown. Unknown errors tell nothing about themselves: the log has them, under the request id. */
export function problemOf(thrown: unknown, requestId: string, instance: string): Problem {
  const { failure, status } = asFailure(thrown);
  return {
    type: `urn:ravand:failure:${failure.code}`,
    title: TITLES[failure.code],
    status: status ?? STATUSES[failure.code],
    code: failure.code,
    detail: failure.message,
    instance,
    requestId,
    ...(failure.details.length > 0 ? { errors: failure.details } : {}),
  };
}

/** The failure that anything thrown stands for; `internal` for what nobody expected. */
export function failureOf(thrown: unknown): AppError {
  return asFailure(thrown).failure;
}

function asFailure(thrown: unknown): { failure: AppError; status?: number } {
  const error = asDatabaseFailure(thrown);
  if (error instanceof AppError) return { failure: error };
  if (isHttpFailure(error)) return { failure: httpFailure(error), status: error.status };
  if (DATA_EXCEPTION.test(databaseErrorCode(error) ?? ''))
    return {
      failure: new AppError(
        'badInput',
        'A value can not be stored; text must not hold a NUL, numbers must be in range.',
      ),
    };
  return {
    failure: new AppError('internal', 'The platform failed; its log has the cause under this request id.', [], {
      cause: thrown,
    }),
  };
}

function isHttpFailure(error: unknown): error is HttpFailure {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
}

function httpFailure(error: HttpFailure): AppError {
  const code = CODES_BY_STATUS[error.status] ?? 'badInput';
  if (error.type === 'entity.parse.failed') return new AppError(code, `The body is not JSON: ${error.message}`);
  const errors = (error.errors ?? []).filter((item) => !ECHOES.test(item.errorCode ?? ''));
  const details = errors.map(
    (item): FailureDetail => ({ pointer: pointerOf(item.path ?? ''), expected: item.message ?? 'another value' }),
  );
  const [first] = details;
  const message = first ? `${first.pointer || 'The body'} ${first.expected}` : error.message;
  return new AppError(code, message, details);
}

/** The validator's path `/body/items/0`, as a pointer into the body; `/query/limit` stays. */
function pointerOf(path: string): string {
  return path.replace(/^\/body(?=\/|$)/, '');
}
