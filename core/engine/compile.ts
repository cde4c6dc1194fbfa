// A lowered definition becomes a program: immutable, and cached by its hash.
import type { LoweredProgram } from '../catalog/functions.js';
import type { Json } from '../json.js';
import { Compiler } from './compiler.js';
import { objectIn } from './definition.js';
import { canonicalJson, fnvHash } from './hash.js';
import { DEFAULT_LIMITS, type Limits, type Program, type ValidateSchema } from './program.js';

export interface CompileOptions {
  /** The hash that the program is pinned by, or how to make it of the canonical JSON. Default: FNV. */
  readonly hash?: string | ((canonical: string) => string);
  /** Enforces schemas of input, output and export. Without it they are not checked. */
  readonly validate?: ValidateSchema;
  readonly limits?: Partial<Limits>;
  /** Names of all native functions: with it, a call of any other name is a problem. */
  readonly nativeFunctions?: ReadonlySet<string>;
}

/** Compiles a lowered definition. What is wrong with it stands in `problems`; a program with errors must not be started. */
export function compile(lowered: LoweredProgram, options: CompileOptions = {}): Program {
  const compiler = new Compiler(lowered, options.nativeFunctions);
  checkLanguage(compiler);
  const root = compiler.root();
  return {
    hash: hashOf(lowered, options.hash ?? fnvHash),
    definition: lowered.definition,
    root,
    nodes: compiler.nodes,
    paths: compiler.paths,
    eventTypes: compiler.eventTypes,
    nativeFunctions: compiler.nativeFunctions,
    problems: compiler.problems,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    ...(options.validate && { validate: options.validate }),
  };
}

function hashOf(lowered: LoweredProgram, hash: string | ((canonical: string) => string)): string {
  if (typeof hash === 'string') return hash;
  return hash(canonicalJson([lowered.definition, lowered.functions as unknown as Json]));
}

function checkLanguage(compiler: Compiler): void {
  const language = objectIn(compiler.definition.evaluate).language;
  if (language !== undefined && language !== 'jq')
    compiler.report({
      code: 'unsupported',
      severity: 'error',
      pointer: '/evaluate/language',
      message: `Expressions are written in jq, not in "${String(language)}".`,
      found: String(language),
    });
}
