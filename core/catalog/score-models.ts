// The grammar of score models as types; docs/leads.md says what each part means.
import type { ReactionKind } from '../rules/score-facts.js';
import type { Text } from './functions.js';

/** A score model: one JSON file each in definitions/score-models/. */
export interface ScoreModel {
  readonly name: string;
  readonly version: string;
  readonly title: Text;
  readonly help: Text;
  /** From this score on a contact is ready for sales ("marketing qualified"). */
  readonly mqlThreshold: number;
  readonly fit: readonly FitRule[];
  readonly behaviour: readonly BehaviourRule[];
}

/** Points for what somebody is: given once, while the test holds. */
export interface FitRule {
  readonly name: string;
  readonly title: Text;
  readonly when: FitTest;
  readonly points: number;
}

type Scalar = string | number | boolean;

/** A test of one attribute, with the meaning that it has in a segment's filter. Exactly one of the tests is given. */
export interface FitTest {
  readonly attribute: string;
  readonly equals?: Scalar;
  readonly isNot?: Scalar;
  readonly in?: readonly Scalar[];
  readonly exists?: boolean;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Points for what somebody did: for each time, fading by half in every half-life, together at most `cap` (either way). */
export interface BehaviourRule {
  readonly name: string;
  readonly title: Text;
  readonly each: Deed;
  readonly points: number;
  readonly cap?: number;
  /** ISO 8601 of fixed length. Without it the points stay. */
  readonly halfLife?: string;
}

/** What is counted. Of an event only those whose data has these values, when `where` is given. */
export type Deed =
  | { readonly reaction: ReactionKind }
  | { readonly event: string; readonly where?: Readonly<Record<string, Scalar>> }
  | { readonly purchase: true };

/** The models that there are, by name. */
export type ScoreModels = ReadonlyMap<string, ScoreModel>;
