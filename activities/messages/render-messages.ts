// The middle of sending: reserved rows become mails, with the links that belong to each.

import type { OutgoingMail } from '../../connectors/channel.js';
import { addIsoDuration } from '../../core/calendar/duration.js';
import { localeOf } from '../../core/calendar/format.js';
import type { Instant } from '../../core/engine/state.js';
import { messageView } from '../../core/rendering/message-view.js';
import { isPublicTopic } from '../../core/rules/send-policy.js';
import { failReserved } from '../../store/repositories/ledger-claims.js';
import {
  keepTrackedLinks,
  type MessageToRender,
  readMessagesToRender,
  type TrackedLink,
} from '../../store/repositories/message-content.js';
import { type MessageReferences, readMessageReferences } from '../../store/repositories/message-references.js';
import type { ActivityDeps } from '../deps.js';

/** Answers are taken for this long after the mail was rendered. */
const ANSWERS_FOR = 'P90D';

/** Mails for those of the rows that are still reserved. A row that can't be rendered fails with its reason and is not among them. */
export async function renderMessages(ids: readonly string[], deps: ActivityDeps): Promise<OutgoingMail[]> {
  const { dataSource, clock } = deps;
  const rows = await readMessagesToRender(dataSource, ids);
  const referencesOf = await readMessageReferences(
    dataSource,
    rows.map((row) => row.parameters),
  );
  const now = clock.now();
  const mails: OutgoingMail[] = [];
  const links: TrackedLink[] = [];
  const failures: { id: string; reason: string; detail: string }[] = [];
  for (const row of rows) {
    if (row.address === null) {
      failures.push({ id: row.id, reason: 'noAddress', detail: 'the recipient or the address is gone' });
      continue;
    }
    try {
      const rendered = renderOne(row, row.address, referencesOf(row.parameters), now, deps);
      mails.push(rendered.mail);
      links.push(...rendered.links);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      failures.push({ id: row.id, reason: 'notRendered', detail });
    }
  }
  await keepTrackedLinks(dataSource, links, now);
  await failReserved(dataSource, failures, now);
  return mails;
}

function renderOne(
  row: MessageToRender,
  address: string,
  references: MessageReferences,
  now: Instant,
  deps: ActivityDeps,
): { mail: OutgoingMail; links: TrackedLink[] } {
  const template = deps.templates(row.template);
  if (!template) throw new Error(`there is no template "${row.template}" any more`);
  const { organisation, signer, publicUrl } = deps;
  const isPublic = isPublicTopic(row.topic);
  const unsubscribe = isPublic ? signer.url('unsubscribe', { messageId: row.id }) : null;
  const links = createLinks(row, now, deps);
  const content = template.render(
    localeOf(row.locale),
    messageView(
      {
        recipientName: row.name,
        parameters: row.parameters,
        links: { unsubscribe, open: isPublic ? signer.url('open', { messageId: row.id }) : null },
        ...references,
      },
      organisation,
      publicUrl,
    ),
    {
      locale: localeOf(row.locale),
      zone: row.timeZone ?? organisation.timeZone,
      track: links.track,
      answer: links.answer,
    },
  );
  const headers: Record<string, string> = { 'X-Ravand-Message': row.id };
  if (unsubscribe !== null) {
    headers['List-Unsubscribe'] = `<${unsubscribe}>`;
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  return { mail: { messageId: row.id, to: { address, name: row.name }, headers, ...content }, links: links.tracked };
}

/** Links of one mail: the same address is one link, wherever it stands in the HTML and in the text. */
function createLinks(
  row: MessageToRender,
  now: Instant,
  { signer }: ActivityDeps,
): { tracked: TrackedLink[]; track: (url: string) => string; answer: (score: number) => string } {
  const tracked: TrackedLink[] = [];
  const surveyId = typeof row.parameters.surveyId === 'string' ? row.parameters.surveyId : '';
  const answersUntil = addIsoDuration(now, ANSWERS_FOR);
  return {
    tracked,
    track(url) {
      let link = tracked.find((one) => one.url === url);
      if (!link) {
        link = { messageId: row.id, position: tracked.length + 1, url };
        tracked.push(link);
      }
      return signer.url('click', { messageId: row.id, position: link.position });
    },
    answer: (score) => signer.url('answer', { messageId: row.id, surveyId, score }, answersUntil),
  };
}
