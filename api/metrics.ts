import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { queryRows } from '../store/repositories/query-rows.js';
import { SENDING_IS_STOPPED } from '../store/repositories/sending-switch.js';

export interface Metrics {
  readonly middleware: RequestHandler;
  /** The text format of Prometheus. */
  read(): Promise<string>;
}

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10];
/** How long counts of tables are kept between two scrapes. Real time. */
const COUNTS_KEPT_MS = 10_000;

const COUNTS = `
  select 'messages' as what, state as label, count(*)::integer as count from message group by state
  union all select 'runs', status, count(*)::integer from run group by status
  union all select 'workItems', state, count(*)::integer from work_item group by state
  union all select 'eventsWaiting', 'all', count(*)::integer from event where dispatched_at is null
  union all select 'sendingStopped', 'all', (${SENDING_IS_STOPPED})::integer`;

interface Count {
  readonly what: 'messages' | 'runs' | 'workItems' | 'eventsWaiting' | 'sendingStopped';
  readonly label: string;
  readonly count: number;
}

/** Figures of this process and counts of what is in the database, in a registry of their own. */
export function createMetrics(dataSource: DataSource): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'ravand_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  addCounts(registry, dataSource);
  return {
    middleware: (request, response, next) => {
      const end = durations.startTimer();
      response.once('finish', () => {
        const route: string = request.route?.path ?? 'none';
        end({ method: request.method, route, status: response.statusCode });
      });
      next();
    },
    read: () => registry.metrics(),
  };
}

function addCounts(registry: Registry, dataSource: DataSource): void {
  let counts: Promise<readonly Count[]> = Promise.resolve([]);
  let countedAtMs = Number.NEGATIVE_INFINITY;
  const readCounts = (): Promise<readonly Count[]> => {
    if (performance.now() - countedAtMs < COUNTS_KEPT_MS) return counts;
    countedAtMs = performance.now();
    counts = queryRows<Count>(dataSource, COUNTS).catch(() => []);
    return counts;
  };
  const gauges: readonly [Count['what'], string, string][] = [
    ['messages', 'ravand_messages', 'Messages of the ledger by state'],
    ['runs', 'ravand_runs', 'Runs by status'],
    ['workItems', 'ravand_work_items', 'Work items by state'],
    ['eventsWaiting', 'ravand_events_waiting', 'Events that are not dispatched yet'],
    ['sendingStopped', 'ravand_sending_stopped', '1 while the switch stops all sending'],
  ];
  for (const [what, name, help] of gauges)
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        this.reset();
        for (const row of await readCounts()) if (row.what === what) this.set({ state: row.label }, row.count);
      },
    });
}
