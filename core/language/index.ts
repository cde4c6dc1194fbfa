// The door of the language: what is a valid definition, what starts it, how often a contact may enter, what is stored.
export { functionProblems } from './check-composed.js';
export { type DefinitionChange, diffDefinitions } from './diff/index.js';
export { type EntryRule, entryOf } from './entry.js';
export type { KnownNames } from './known-names.js';
export { lower, withoutEditorSchema } from './lower.js';
export { lowerGoals } from './lower-goals.js';
export type { Problem } from './problem.js';
export { PROBLEM_CODES, type ProblemCode, type Severity } from './problem-codes.js';
export { matchesTrigger, type Trigger, triggersOf } from './triggers.js';
export { type Validation, validateDefinition } from './validate.js';
export { type WrittenPlace, writtenPlaces } from './written-places.js';
