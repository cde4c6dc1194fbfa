// The whole platform in one process, in a world of its own that goes faster than the real one: for campaigns from the draft to the report.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { toWorld } from '../../core/calendar/world-clock.js';
import type { Json, JsonObject } from '../../core/json.js';
import { readKeyFile } from '../../runtime/admin-key.js';
import { type Platform, startPlatform } from '../../runtime/compose.js';
import { readConfig } from '../../runtime/config.js';
import { createHttpClient, type HttpClient } from '../../runtime/demo/http-client.js';
import { createLog } from '../../runtime/log.js';
import { ROLES } from '../../runtime/roles.js';
import { readShippedProcesses } from '../../store/shipped.js';
import { platformEnviron } from '../support/platform-process.js';
import { quietenTemporal } from '../support/quiet-temporal.js';
import { makeOpenFolder } from '../support/run-folder.js';

export interface Mail {
  readonly number: number;
  readonly to: readonly string[];
  readonly messageId: string;
  readonly subject: string;
  readonly html: string;
}

export interface CampaignRecord extends JsonObject {
  readonly id: string;
  readonly status: string;
  readonly endReason: string | null;
  readonly stages: { readonly stage: string; readonly at: string }[];
  readonly report: JsonObject | null;
}

export interface BoughtItem {
  readonly address: string;
  readonly purchaseId: string;
  readonly amount: string;
}

const PURCHASES_AT_ONCE = 100;

interface HouseOptions {
  /** An instant of the world, at which it begins. */
  readonly begins: number;
  /** How many seconds of the world pass in a second. */
  readonly scale: number;
  readonly processes: readonly string[];
}

export class CampaignHouse {
  private constructor(
    private readonly platform: Platform,
    private readonly folder: string,
    readonly api: HttpClient,
    private readonly keyFile: string,
  ) {}

  static async open({ begins, scale, processes }: HouseOptions): Promise<CampaignHouse> {
    quietenTemporal();
    const folder = makeOpenFolder('campaigns');
    const environ = { ...(await platformEnviron(folder)), ORGANISATION_CURRENCY: 'USD' };
    const config = readConfig(environ);
    const platform = await startPlatform({
      config,
      log: createLog({ level: 'silent' }),
      roles: [ROLES.worker, ROLES.api],
      migrate: true,
      firstWorldClock: () => ({ realAnchor: Date.now(), virtualOrigin: begins, scale }),
    });
    const keyFile = path.join(config.dataFolder, 'admin-key');
    const api = createHttpClient(`http://127.0.0.1:${config.port}`, readKeyFile(keyFile));
    const house = new CampaignHouse(platform, folder, api, keyFile);
    await house.publish(processes);
    return house;
  }

  private async publish(processes: readonly string[]): Promise<void> {
    await this.api.post('/api/v1/teams', { name: 'marketing' });
    for (const { name, text } of readShippedProcesses())
      if (processes.includes(name)) await this.api.post('/api/v1/definitions', JSON.parse(text) as Json);
  }

  async close(): Promise<void> {
    await this.platform.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  now(): number {
    return toWorld(this.platform.foundation.worldClock, Date.now());
  }

  /** Rows of a query over the platform's own tables. */
  rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.platform.foundation.dataSource.query(sql, [...parameters]) as Promise<Row[]>;
  }

  async count(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ count: string }>(`select count(*) as count ${sql}`, parameters);
    return Number(row?.count);
  }

  campaign(name: string): Promise<CampaignRecord> {
    return this.api.get(`/api/v1/campaigns/${name}`);
  }

  async launch(draft: JsonObject): Promise<CampaignRecord> {
    await this.api.post('/api/v1/campaigns', draft);
    return this.api.post(`/api/v1/campaigns/${String(draft.name)}/launch`);
  }

  /** All mails after a number, with their contents. */
  async mails(after = 0): Promise<Mail[]> {
    const mails: Mail[] = [];
    for (let number = after; ; ) {
      const page = await this.mailbox<{ mails: { number: number }[] }>(`/mails?after=${number}&limit=1000`);
      const last = page.mails.at(-1);
      if (!last) return mails;
      for (const listed of page.mails) mails.push(await this.mailbox<Mail>(`/mails/${listed.number}`));
      number = last.number;
    }
  }

  private async mailbox<T>(place: string): Promise<T> {
    const response = await fetch(`${this.platform.foundation.mailboxUrl}${place}`);
    return (await response.json()) as T;
  }

  /** Contacts of a file with a header, with invented addresses and consent to advertising. */
  async bring(csv: string, mapping: JsonObject, source: string): Promise<JsonObject> {
    const query = new URLSearchParams({ source, mapping: JSON.stringify(mapping), inventAddresses: 'true' });
    const answer = await fetch(`${this.url}/api/v1/imports?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${readKeyFile(this.keyFile)}`, 'content-type': 'text/csv' },
      body: csv,
    });
    if (!answer.ok) throw new Error(`the import was answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as JsonObject;
  }

  private get url(): string {
    return `http://127.0.0.1:${this.platform.foundation.config.port}`;
  }

  /** Tells of purchases made at this moment, as a shop does. */
  async buy(purchases: readonly BoughtItem[]): Promise<void> {
    const time = new Date(this.now()).toISOString();
    for (let from = 0; from < purchases.length; from += PURCHASES_AT_ONCE)
      await this.api.post(
        '/api/v1/events',
        purchases.slice(from, from + PURCHASES_AT_ONCE).map(({ address, purchaseId, amount }) => ({
          ...{ id: purchaseId, source: 'shop', type: 'purchase.made', time, contactemail: address },
          data: { purchaseId, amount, currency: 'USD' },
        })),
      );
  }
}

/** Follows a link of a mail as its reader would: `/c/` clicks. */
export async function clicks({ html }: Mail): Promise<void> {
  const [, url] = /href="([^"]*\/c\/[^"]*)"/.exec(html) ?? [];
  await fetch(String(url).replaceAll('&amp;', '&'), { redirect: 'manual' });
}

/** One click on the link of the mail client. */
export async function unsubscribes({ html }: Mail): Promise<void> {
  const [, url] = /href="([^"]*\/u\/[^"]*)"/.exec(html) ?? [];
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  await fetch(String(url).replaceAll('&amp;', '&'), { method: 'POST', body });
}
