// What is wrong with a segment filter, each mistake with its place.
import { SEGMENT_FILE } from '../../core/catalog/file-schemas.js';
import { schemaCheck } from '../../core/catalog/json-schema.js';
import type { SegmentFilter } from '../../core/catalog/segments.js';
import { AppError, type FailureDetail } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { checkFilter } from '../../store/segments/filter-sql.js';

const FILTER: JsonObject = { $ref: '#/$defs/filter', $defs: SEGMENT_FILE.$defs! };

/** First what the grammar refuses, then what only shows when the filter is read. */
export function filterMistakes(filter: unknown, pointer: string): FailureDetail[] {
  const violations = schemaCheck(FILTER)(filter);
  if (violations.length > 0)
    return violations.map((violation) => ({ pointer: pointer + violation.pointer, expected: violation.message }));
  try {
    checkFilter(filter as SegmentFilter);
    return [];
  } catch (error) {
    if (error instanceof AppError) return [{ pointer, found: filter, expected: error.message }];
    throw error;
  }
}
