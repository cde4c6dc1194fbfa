// The closed vocabulary of failures. A code never changes; docs/failure-codes.md explains each; the edges map codes to
// HTTP statuses and exit codes in exhaustive tables.

export const FAILURE_CODES = [
  'badInput',
  'unauthenticated',
  'forbidden',
  'notFound',
  'conflict',
  'idempotencyMismatch',
  'definitionInvalid',
  'versionExists',
  'formInvalid',
  'configInvalid',
  'databaseUnavailable',
  'databaseFull',
  'temporalUnavailable',
  'temporalForeign',
  'temporalMissing',
  'portTaken',
  'folderReadOnly',
  'unsupported',
  'tooManyRequests',
  'internal',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** What is wrong, where (a JSON pointer into what was given), and what to do about it. */
export interface FailureDetail {
  readonly pointer?: string;
  readonly found?: unknown;
  readonly expected?: string;
  readonly fix?: string;
}

/** A failure with a code. The message says what happened, shows the value and says what to do. */
export class AppError extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly details: readonly FailureDetail[] = [],
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'AppError';
  }
}
