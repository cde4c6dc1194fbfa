import { AppError } from '../../core/errors.js';

/** The AppError that the promise is rejected with. Throws when it is not, or with something else. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('a failure was expected, but it succeeded');
}
