// The engine's public door: a machine that can be written down. docs/engine.md explains it.
export { advance, type StartOptions, start } from './advance.js';
export { type CompileOptions, compile } from './compile.js';
export { addDuration, isDuration } from './duration.js';
export { STANDARD_ERRORS, sameErrorType, standardError, WorkflowError } from './errors.js';
export {
  compileEventFilter,
  type EventFilter,
  type EventFilterContext,
  type EventFilterOptions,
  matchEvent,
  sameJson,
} from './event-filter.js';
export { ExpressionCompiler, isExpression, isTrue, STANDARD_VARIABLES } from './expression.js';
export { bareFunctionName, calledFunctions, lowerFunctions, STANDARD_CALLS, UNSUPPORTED_CALLS } from './functions.js';
export { canonicalJson, fnvHash } from './hash.js';
export {
  currentTasks,
  isQuiescent,
  openTimers,
  pendingCalls,
  pendingProcesses,
  type Subscription,
  subscriptions,
} from './inspect.js';
export { kindOfDefinition } from './kinds/index.js';
export { type Migration, migrate } from './migrate.js';
export { type PackedState, pack, unpack } from './pack.js';
export {
  type CompileProblem,
  type CompileProblemCode,
  DEFAULT_LIMITS,
  type Limits,
  type Node,
  type Program,
  type ValidateSchema,
} from './program.js';
export type * from './state.js';
