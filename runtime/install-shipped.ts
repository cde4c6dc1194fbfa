// Segments that come with the program: made where they are missing, changed where the program has a newer filter.
import type { DataSource } from 'typeorm';
import type { Instant } from '../core/engine/state.js';
import { inTransaction } from '../store/data-source.js';
import { saveSegment } from '../store/repositories/segments.js';
import { readShippedSegments } from '../store/shipped.js';

export async function installShippedSegments(dataSource: DataSource, now: Instant): Promise<void> {
  await inTransaction(dataSource, async (manager) => {
    for (const segment of readShippedSegments()) await saveSegment(manager, segment, now);
  });
}
