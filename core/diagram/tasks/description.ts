import type { NodeKind } from '../diagram.js';

/** What a single task is drawn as. */
export interface TaskDescription {
  readonly kind: NodeKind;
  readonly detail: readonly string[];
}
