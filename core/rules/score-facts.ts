// What is known about somebody when a score is computed. Rules ask nothing else; whoever collects it decides where it comes from.
import type { Instant } from '../engine/state.js';
import type { Json, JsonObject } from '../json.js';

export const REACTION_KINDS = [
  'opened',
  'clicked',
  'replied',
  'answered',
  'unsubscribed',
  'complained',
  'bounced',
] as const;

/** What people (and their mailboxes) do with a message. */
export type ReactionKind = (typeof REACTION_KINDS)[number];

export interface ScoreFacts {
  /** Of the contact; source and region of the lead count as attributes too. */
  readonly attributes: JsonObject;
  readonly reactions: readonly { readonly kind: ReactionKind; readonly at: Instant }[];
  /** `data` needs to hold only what the model's rules ask about. */
  readonly events: readonly {
    readonly type: string;
    readonly at: Instant;
    readonly data: Readonly<Record<string, Json>>;
  }[];
  readonly purchases: readonly { readonly at: Instant }[];
}
