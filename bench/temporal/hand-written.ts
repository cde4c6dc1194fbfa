// The yardstick: four activities and a timer in a workflow of its own for every contact, as one would write it by hand.
import { proxyActivities, sleep } from '@temporalio/workflow';

interface HandWrittenCall {
  readonly args: Readonly<Record<string, string>>;
  readonly contactId: string;
}

export interface HandWrittenActivities {
  readAudience(call: HandWrittenCall): Promise<{ readonly ok: boolean }>;
  sendMessage(call: HandWrittenCall): Promise<{ readonly ok: boolean }>;
  recordActivity(call: HandWrittenCall): Promise<{ readonly ok: boolean }>;
  updateContact(call: HandWrittenCall): Promise<{ readonly ok: boolean }>;
}

const { readAudience, sendMessage, recordActivity, updateContact } = proxyActivities<HandWrittenActivities>({
  startToCloseTimeout: '1m',
});

export async function handWritten(contactId: string, segment: string): Promise<{ readonly ok: boolean }> {
  await readAudience({ args: { segment }, contactId });
  await sendMessage({ args: { template: 'welcome' }, contactId });
  await sleep(100);
  await recordActivity({ args: { kind: 'greeted' }, contactId });
  return updateContact({ args: { stage: 'done' }, contactId });
}
