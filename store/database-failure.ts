// What Postgres and its client report, told in our vocabulary of failures.
import { AppError } from '../core/errors.js';

const DISK_FULL = '53100';
/** Classes and codes of SQLSTATE that mean: no usable connection now. */
const UNAVAILABLE_STATES = /^(08...|57P0[1-5]|25P03|53300|28P01|28000|3D000)$/;
const UNAVAILABLE_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);
/** node-postgres and TypeORM give these no code. A runner is released under the hand of its user when its connection breaks. */
const UNAVAILABLE_MESSAGE =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|client was closed|not queryable|query runner already released/i;

/** SQLSTATE or system error code of a failure, looked for in the wrappers that TypeORM and node put around it. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  return databaseErrorCode(driverError) ?? databaseErrorCode(errors?.[0]);
}

/** Name of the constraint a statement violated (SQLSTATE class 23), else undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!databaseErrorCode(error)?.startsWith('23')) return undefined;
  const { constraint, driverError } = error as { constraint?: string; driverError?: { constraint?: string } };
  return constraint ?? driverError?.constraint;
}

/** True for a connection that was lost or refused, not for a database that we know to be unusable. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'databaseUnavailable' && isConnectionLost(error.cause ?? '');
  const code = databaseErrorCode(error);
  if (code) return UNAVAILABLE_STATES.test(code) || UNAVAILABLE_SYSTEM_CODES.has(code);
  return UNAVAILABLE_MESSAGE.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The AppError for a failure of the database (`databaseUnavailable`, `databaseFull`); anything else is given back as it came.
 */
export function asDatabaseFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = databaseErrorCode(error);
  const message = messageOf(error);
  if (code === DISK_FULL)
    return new AppError(
      'databaseFull',
      `The database has no disk space left (${message}). Free space or move its data; what was written before is kept.`,
      [],
      { cause: error },
    );
  if (!isConnectionLost(error)) return error;
  return new AppError(
    'databaseUnavailable',
    `The database does not answer (${message || code}). Check that Postgres runs and that DATABASE_URL is right.`,
    [],
    { cause: error },
  );
}
