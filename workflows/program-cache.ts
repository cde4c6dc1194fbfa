// Compiled programs by hash. The module is preloaded once per worker and shared by its workflows: a program is immutable and
// compiling is pure, so a cached one and a fresh one are the same.
import type { LoweredProgram } from '../core/catalog/functions.js';
import { compile, type Program } from '../core/engine/index.js';

const programs = new Map<string, Program>();
const MAX_PROGRAMS = 500;

/** The program of this hash, compiled at first sight. Throws what `compile` throws. */
export function programOf(hash: string, lowered: LoweredProgram): Program {
  const cached = programs.get(hash);
  if (cached) return cached;
  const program = compile(lowered, { hash });
  if (programs.size >= MAX_PROGRAMS) programs.delete(programs.keys().next().value!);
  programs.set(hash, program);
  return program;
}
