// What comes with the program and leaves traces in the database: segments are made where they are missing and changed where the
// program has a newer filter; scores of an older version of a model are computed again.
import type { DataSource } from 'typeorm';
import type { Instant } from '../core/engine/state.js';
import { inTransaction } from '../store/data-source.js';
import { markOutdatedScores } from '../store/repositories/scores/stale-scores.js';
import { saveSegment } from '../store/repositories/segments.js';
import { readShippedSegments, scoreModelsByName } from '../store/shipped.js';

export async function installShipped(dataSource: DataSource, now: Instant): Promise<void> {
  await inTransaction(dataSource, async (manager) => {
    for (const segment of readShippedSegments()) await saveSegment(manager, segment, now);
    await markOutdatedScores(manager, scoreModelsByName(), now);
  });
}
