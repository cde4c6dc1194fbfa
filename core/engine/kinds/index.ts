// The table of kinds: one entry per kind or it does not compile.
import { isObject, type Json } from '../../json.js';
import type { Node } from '../program.js';
import { callKind } from './call.js';
import { doKind } from './do.js';
import { emitKind } from './emit.js';
import { extendedKind } from './extended.js';
import { forKind } from './for.js';
import { forkKind } from './fork.js';
import type { KindName } from './forms.js';
import { invalidKind } from './invalid.js';
import type { Kind } from './kind.js';
import { listenKind } from './listen.js';
import { raiseKind } from './raise.js';
import { runKind } from './run.js';
import { setKind } from './set.js';
import { switchKind } from './switch.js';
import { tryKind } from './try.js';
import { waitKind } from './wait.js';
import { workflowKind } from './workflow.js';

export const KINDS: { readonly [K in KindName]: Kind<K> } = {
  workflow: workflowKind,
  do: doKind,
  set: setKind,
  for: forKind,
  fork: forkKind,
  switch: switchKind,
  try: tryKind,
  raise: raiseKind,
  wait: waitKind,
  listen: listenKind,
  emit: emitKind,
  call: callKind,
  run: runKind,
  extended: extendedKind,
  invalid: invalidKind,
};

export function kindOf<K extends KindName>(node: Node<K>): Kind<K> {
  return KINDS[node.kind];
}

/** The key that tells the kind of a task. `do` stands last: a `for` has one too. */
const KIND_KEYS = [
  'for',
  'set',
  'call',
  'switch',
  'fork',
  'try',
  'raise',
  'wait',
  'listen',
  'emit',
  'run',
  'do',
] as const satisfies readonly KindName[];

export function kindOfDefinition(definition: Json): KindName {
  if (!isObject(definition)) return 'invalid';
  return KIND_KEYS.find((key) => definition[key] !== undefined) ?? 'invalid';
}
