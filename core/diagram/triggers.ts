// What starts a process, each as a node before its first task.
import type { JsonObject } from '../json.js';
import { objectOf } from '../language/task-tree.js';
import type { Drawing, Onward } from './drawing.js';
import { consumptionText, eventTypesText, filtersOf } from './tasks/events.js';

interface Start {
  readonly title: string;
  readonly detail: readonly string[];
}

export function drawTriggers(drawing: Drawing, { schedule }: JsonObject, onward: Onward): void {
  for (const [index, start] of startsOf(drawing, objectOf(schedule)).entries()) {
    const id = `#start ${index}`;
    drawing.nodes.push({ id, kind: 'start', ...start });
    onward({ from: id, kind: 'next' });
  }
}

function startsOf({ reader }: Drawing, { on, every, cron, after }: JsonObject): Start[] {
  const { phrases } = reader;
  const strategy = objectOf(on);
  const starts: Start[] = [];
  if (strategy.all !== undefined) starts.push({ title: consumptionText(strategy, reader), detail: [] });
  else
    for (const { with: wanted } of filtersOf(strategy)) {
      const { type, data } = objectOf(wanted);
      const title = type === undefined ? phrases.anyEvent : eventTypesText([type], reader);
      starts.push({ title, detail: typeof data === 'string' ? [reader.condition(data)] : [] });
    }
  const span = every ?? after;
  if (span !== undefined) starts.push({ title: phrases.everyTime(reader.value(span)), detail: [] });
  if (typeof cron === 'string') starts.push({ title: phrases.bySchedule(cron), detail: [] });
  return starts.length > 0 ? starts : [{ title: phrases.start, detail: [phrases.onRequest] }];
}
