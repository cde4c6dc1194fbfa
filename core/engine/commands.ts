// Ids of what the host has open, and the list of commands of one activation.
import type { Command, Frame, Instant } from './state.js';

/** Names the open call of a frame, and its wait: `task#visit`. */
export function commandId(frame: Frame): string {
  return `${frame.task}#${frame.visit}`;
}

export function timeoutTimerId(frame: Frame): string {
  return `${commandId(frame)}:timeout`;
}

export function attemptTimerId(frame: Frame): string {
  return `${commandId(frame)}:attempt${frame.count ?? 0}`;
}

/** The timer of a wait; that of a retry carries its number, since one visit may retry often. */
export function wakeTimerId(frame: Frame): string {
  return frame.count === undefined ? commandId(frame) : `${commandId(frame)}:retry${frame.count}`;
}

/** The frame that an id of a command speaks of: its task and its visit. */
export function parseCommandId(id: string): { readonly task: string; readonly visit: number } {
  const hash = id.lastIndexOf('#');
  return { task: id.slice(0, hash), visit: Number.parseInt(id.slice(hash + 1), 10) };
}

export interface OpenTimer {
  readonly id: string;
  readonly at: Instant;
}

/** The timers that a frame has asked for and not yet seen, in the order in which they count when they are due together. */
export function timersOf(frame: Frame): OpenTimer[] {
  const timers: OpenTimer[] = [];
  if (frame.timeoutAt !== undefined) timers.push({ id: timeoutTimerId(frame), at: frame.timeoutAt });
  if (frame.attemptAt !== undefined) timers.push({ id: attemptTimerId(frame), at: frame.attemptAt });
  if (frame.wakeAt !== undefined) timers.push({ id: wakeTimerId(frame), at: frame.wakeAt });
  return timers;
}

/**
 * The open timer that is due first: by instant, then outer scopes before inner ones, then a timeout before a wait. So the
 * order of timers that are due together does not depend on the order in which a host happened to arm them.
 */
export function firstTimer(frames: readonly Frame[]): OpenTimer | undefined {
  let first: OpenTimer | undefined;
  for (const frame of frames) {
    if (dueAt(frame) >= (first?.at ?? Number.POSITIVE_INFINITY)) continue;
    for (const timer of timersOf(frame)) if (!first || timer.at < first.at) first = timer;
  }
  return first;
}

/** The instant of a frame's earliest timer; infinite when it has none. */
function dueAt({ timeoutAt, attemptAt, wakeAt }: Frame): Instant {
  return Math.min(timeoutAt ?? Infinity, attemptAt ?? Infinity, wakeAt ?? Infinity);
}

export class CommandList {
  readonly commands: Command[] = [];

  issue(command: Command): void {
    this.commands.push(command);
  }

  /** What was asked and is taken back within one activation never reaches the host. */
  cancel(id: string): void {
    const position = this.commands.findIndex(
      (command) =>
        (command.type === 'startTimer' || command.type === 'callFunction' || command.type === 'startProcess') &&
        command.id === id,
    );
    if (position >= 0) this.commands.splice(position, 1);
    else this.commands.push({ type: 'cancel', id });
  }
}
