// The grammar of segment filters as types; docs/segments.md says what each form means.
import type { Json } from '../json.js';
import type { Text } from './functions.js';

/** A segment: one JSON file each in definitions/segments/. */
export interface SegmentDescription {
  readonly name: string;
  readonly title: Text;
  readonly help: Text;
  readonly filter: SegmentFilter;
}

export type SegmentFilter =
  | { readonly all: readonly SegmentFilter[] }
  | { readonly any: readonly SegmentFilter[] }
  | { readonly not: SegmentFilter }
  | AttributeTest
  | { readonly purchases: PurchaseConditions };

/** Exactly one of the tests is given. */
export interface AttributeTest {
  readonly attribute: string;
  readonly equals?: Json;
  readonly isNot?: Json;
  readonly in?: readonly Json[];
  readonly exists?: boolean;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Range {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Durations are ISO 8601 without years and months. At least one condition is given; `never` stands alone. */
export interface PurchaseConditions {
  readonly never?: true;
  readonly lastBefore?: string;
  readonly lastWithin?: string;
  readonly count?: Range;
  readonly total?: Range & { readonly currency?: string };
  readonly within?: string;
}
