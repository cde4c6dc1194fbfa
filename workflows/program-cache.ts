// Compiled programs by hash. The module is preloaded once per worker and shared by its workflows: a program is immutable and
// compiling is pure, so a cached one and a fresh one are the same.
import type { LoweredProgram } from '../core/catalog/functions.js';
import { compileHosted } from '../core/engine/compile-hosted.js';
import type { Program } from '../core/engine/index.js';

const programs = new Map<string, Program>();
const MAX_PROGRAMS = 500;

/** The program of this hash, compiled at first sight. Throws only for a bug. */
export function programOf(hash: string, lowered: LoweredProgram): Program {
  const cached = programs.get(hash);
  if (cached) return cached;
  const program = compileHosted(lowered, hash);
  if (programs.size >= MAX_PROGRAMS) programs.delete(programs.keys().next().value!);
  programs.set(hash, program);
  return program;
}
