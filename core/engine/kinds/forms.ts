// Which kinds of task exist, and what each compiles for itself.
import type { CallForm } from './call.js';
import type { EmitForm } from './emit.js';
import type { ExtendedForm } from './extended.js';
import type { ForForm } from './for.js';
import type { ForkForm } from './fork.js';
import type { ListenForm } from './listen-form.js';
import type { RaiseForm } from './raise.js';
import type { RunForm } from './run.js';
import type { SetForm } from './set.js';
import type { SwitchForm } from './switch.js';
import type { TryForm } from './try-form.js';
import type { WaitForm } from './wait.js';

/** A kind that needs nothing but its lists. */
export type ListsOnly = Readonly<Record<string, never>>;

export interface Forms {
  workflow: ListsOnly;
  do: ListsOnly;
  set: SetForm;
  for: ForForm;
  fork: ForkForm;
  switch: SwitchForm;
  try: TryForm;
  raise: RaiseForm;
  wait: WaitForm;
  listen: ListenForm;
  emit: EmitForm;
  call: CallForm;
  run: RunForm;
  /** A task with extensions before and after it. */
  extended: ExtendedForm;
  /** A task of no known kind: a problem when compiled, a fault when entered. */
  invalid: ListsOnly;
}

export type KindName = keyof Forms;
