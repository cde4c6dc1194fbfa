import type { RequestHandler } from 'express';
import { AppError } from '../core/errors.js';

/** Far deeper than any definition: tasks within tasks cost three levels each. */
const DEEPEST = 200;

/** Refuses JSON that is nested so deep that whoever walks through it would run out of stack. */
export function refuseDeepBodies(): RequestHandler {
  return (request, _response, next) => {
    if (!isDeeper(request.body, DEEPEST)) return next();
    next(new AppError('badInput', `The body is nested deeper than ${DEEPEST} levels.`));
  };
}

/** Level by level, because a walk that calls itself is what this is about. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level
      .filter((one) => typeof one === 'object' && one !== null)
      .flatMap((one) => Object.values(one as object));
    if (level.length === 0) return false;
  }
  return true;
}
