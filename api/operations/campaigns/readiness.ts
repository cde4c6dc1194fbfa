// Whether a campaign could begin as it is stored: since it was written down, things that it needs may have gone.
import type { SegmentFilter } from '../../../core/catalog/segments.js';
import { AppError, type FailureDetail } from '../../../core/errors.js';
import { audienceFilter } from '../../../store/repositories/campaigns/audience.js';
import type { Campaign } from '../../../store/repositories/campaigns/campaigns.js';
import { findDefinition, type PublishedDefinition } from '../../../store/repositories/definitions.js';
import type { Queryable } from '../../../store/repositories/query-rows.js';
import type { OperationContext } from '../../context.js';
import { planMistakes } from './draft-mistakes.js';

export interface ReadyCampaign {
  readonly filter: SegmentFilter;
  readonly process: PublishedDefinition;
  readonly recipientProcess: PublishedDefinition;
}

/** What the campaign stands on. Throws `conflict` with everything that is missing. */
export async function readyCampaign(
  context: OperationContext,
  queryable: Queryable,
  { name, plan }: Campaign,
): Promise<ReadyCampaign> {
  const filter = await audienceFilter(queryable, plan.audience);
  const process = await findDefinition(queryable, plan.process);
  const recipientProcess = await findDefinition(queryable, plan.recipientProcess);
  const missing = [
    ...(await planMistakes(context, plan)),
    ...(process ? [] : [notPublished('/process', plan.process)]),
    ...(recipientProcess ? [] : [notPublished('/recipientProcess', plan.recipientProcess)]),
  ];
  if (filter && process && recipientProcess && missing.length === 0) return { filter, process, recipientProcess };
  const what = missing.map(({ pointer, found, expected }) => `${pointer} ${found ?? ''}: ${expected}`).join('; ');
  throw new AppError('conflict', `"${name}" can't begin: ${what}.`, missing);
}

function notPublished(pointer: string, name: string): FailureDetail {
  return { pointer, found: name, expected: 'a published process', fix: 'publish it: ravand definitions publish' };
}
