// How a command ends. docs/cli.md has the table; a script can tell what kind of trouble it was without reading texts.
import type { FailureCode } from '../../core/errors.js';

export const EXIT_CODES = {
  done: 0,
  /** A fault of the platform itself. */
  fault: 1,
  /** The command line, or something it names, cannot be used. */
  badInput: 2,
  /** A definition or a form has mistakes. */
  invalid: 3,
  /** It is not there, or its state does not allow this. */
  conflict: 4,
  /** Not allowed. */
  refused: 5,
  /** The configuration has mistakes. */
  badConfig: 6,
  /** The machine or a service is not as it has to be: `ravand doctor` says more. */
  badMachine: 7,
} as const;

/** Every failure code has its exit code; a new one does not compile without. */
const BY_FAILURE: Readonly<Record<FailureCode, number>> = {
  badInput: EXIT_CODES.badInput,
  unauthenticated: EXIT_CODES.refused,
  forbidden: EXIT_CODES.refused,
  notFound: EXIT_CODES.conflict,
  conflict: EXIT_CODES.conflict,
  idempotencyMismatch: EXIT_CODES.conflict,
  definitionInvalid: EXIT_CODES.invalid,
  versionExists: EXIT_CODES.conflict,
  formInvalid: EXIT_CODES.invalid,
  configInvalid: EXIT_CODES.badConfig,
  databaseUnavailable: EXIT_CODES.badMachine,
  databaseFull: EXIT_CODES.badMachine,
  temporalUnavailable: EXIT_CODES.badMachine,
  temporalForeign: EXIT_CODES.badMachine,
  temporalMissing: EXIT_CODES.badMachine,
  portTaken: EXIT_CODES.badMachine,
  folderReadOnly: EXIT_CODES.badMachine,
  unsupported: EXIT_CODES.badInput,
  tooManyRequests: EXIT_CODES.refused,
  internal: EXIT_CODES.fault,
};

export function exitCodeOf(code: FailureCode): number {
  return BY_FAILURE[code];
}
