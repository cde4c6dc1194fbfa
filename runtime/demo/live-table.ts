import type { Figures } from '../../store/repositories/figures.js';
import type { CampaignFigures } from './campaigns.js';

const RUN_STATES = ['enrolled', 'running', 'paused', 'completed', 'faulted', 'canceled'] as const;
const NAME_WIDTH = 22;
const CELL_WIDTH = 11;

function row(name: string, cells: readonly (string | number)[]): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => String(cell).padStart(CELL_WIDTH)).join('');
}

function counts(title: string, states: Readonly<Record<string, number>>): string {
  const parts = Object.entries(states).map(([state, count]) => `${state} ${count}`);
  return `${title.padEnd(NAME_WIDTH)}  ${parts.length > 0 ? parts.join(' · ') : 'none yet'}`;
}

function campaignLine({ name, status, stage, ...campaign }: CampaignFigures): string {
  const { recipients, responses, cost, revenue, roi } = campaign;
  const place = stage === null ? status : `${status}, ${stage}`;
  const money = `cost ${cost} · revenue ${revenue}${roi === null ? '' : ` · ROI ${(roi * 100).toFixed(2)} %`}`;
  return `${name.padEnd(NAME_WIDTH)}  ${place} · recipients ${recipients} · answered ${responses} · ${money}`;
}

/** The demo's table as lines of text: runs by process and state, messages, leads and work items by state, campaigns. */
export function liveTable(figures: Figures, campaigns: readonly CampaignFigures[], world: string): string[] {
  return [
    `World clock  ${world}`,
    '',
    row('runs of', RUN_STATES),
    ...Object.entries(figures.runs).map(([process, states]) =>
      row(
        process,
        RUN_STATES.map((state) => states[state] ?? 0),
      ),
    ),
    '',
    counts('messages', figures.messages),
    ...(figures.sending === 'stopped' ? ['all sending is stopped: ravand sending resume lets it go on'] : []),
    counts('work items', figures.workItems),
    counts('leads', figures.leads),
    ...campaigns.map(campaignLine),
    counts('customers', {
      known: figures.customers,
      purchases: figures.purchases,
      'purchases since': figures.purchasesSince,
    }),
  ];
}

/** Shows the table again and again in the same place of a terminal; on a pipe, one line a call. */
export class TableScreen {
  private shown = 0;

  constructor(private readonly out: NodeJS.WriteStream) {}

  show(lines: readonly string[]): void {
    if (!this.out.isTTY) {
      this.out.write(
        `${lines
          .filter((line) => line !== '')
          .join(' | ')
          .replace(/ {2,}/g, ' ')}\n`,
      );
      return;
    }
    if (this.shown > 0) this.out.moveCursor(0, -this.shown);
    for (const line of lines) {
      this.out.clearLine(0);
      this.out.write(`${line}\n`);
    }
    this.shown = lines.length;
  }
}
