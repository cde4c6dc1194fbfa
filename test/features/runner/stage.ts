// Where a scenario's steps act. Nothing is played before something is expected of it; more may be let happen afterwards, and
// then it is played again from its start.
import { expect } from 'chai';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { Json, JsonObject } from '../../../core/json.js';
import { type HostName, playOn } from './hosts.js';
import type { Played } from './played.js';
import { Script } from './script.js';
import { Web } from './web.js';

/** What a step does: `parts` are the groups of its pattern, `content` is the text below it. */
export type StepDefinition = readonly [
  pattern: RegExp,
  act: (stage: Stage, parts: readonly string[], content: string) => unknown,
];

export class Stage {
  readonly script = new Script();
  private web: Web | undefined;
  private latest:
    | { readonly played: Played; readonly happenings: number; readonly until: number | undefined }
    | undefined;

  constructor(
    private readonly hosts: readonly HostName[],
    private readonly checkDefinition: ((definition: JsonObject) => string | null) | undefined,
  ) {}

  /** What came of the script so far; undefined when it was not started. */
  async played(): Promise<Played | undefined> {
    const { script, latest } = this;
    if (!script.isStarted) return undefined;
    const { until } = script;
    const happenings = script.happenings.length;
    if (latest?.happenings === happenings && latest.until === until) return latest.played;
    const official = [script.definition, ...script.others].map(
      (definition) => this.checkDefinition?.(definition) ?? null,
    );
    expect(official.find((problem) => problem !== null) ?? null).to.equal(null);
    await this.web?.close();
    this.web = new Web(script.web);
    const played = await playOn(this.hosts, script, this.web);
    this.latest = { played, happenings, until };
    return played;
  }

  /** Like `played`. Throws when the workflow was not started. */
  async outcome(): Promise<Played> {
    const played = await this.played();
    if (!played) throw new Error('The workflow was not started: a step "When the workflow is executed" is missing');
    return played;
  }

  /** Requests that the scenario made over the web. */
  async requests(): Promise<Web['requests']> {
    await this.outcome();
    return this.web?.requests ?? [];
  }

  async close(): Promise<void> {
    await this.web?.close();
  }
}

/** The JSON that a text in YAML stands for. */
export function yaml(content: string): Json {
  return (load(content, { schema: CORE_SCHEMA }) ?? null) as Json;
}

export function yamlObject(content: string): JsonObject {
  return yaml(content) as JsonObject;
}
