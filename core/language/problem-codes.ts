// Every mistake that a definition can have, by a code that never changes. docs/problem-codes.md explains each.

export type Severity = 'error' | 'warning';

/** Code → severity. Only errors stop publishing. */
export const PROBLEM_CODES = {
  jsonSyntax: 'error',
  duplicateKey: 'error',
  wrongType: 'error',
  wrongValue: 'error',
  missingField: 'error',
  unknownField: 'error',
  notOneName: 'error',
  unknownTask: 'error',
  ambiguousTask: 'error',
  badDuration: 'error',
  badSchema: 'error',
  badEntry: 'error',
  outsideProfile: 'error',
  notSupportedYet: 'error',
  duplicateName: 'error',
  danglingThen: 'error',
  unreachable: 'warning',
  fallThrough: 'warning',
  loopWithoutWait: 'warning',
  badExpression: 'error',
  unknownVariable: 'error',
  partialExpression: 'warning',
  unknownFunction: 'error',
  recursiveFunction: 'error',
  badArguments: 'error',
  badParameters: 'error',
  unknownReference: 'error',
  unknownTemplate: 'error',
  unknownForm: 'error',
  unknownScoreModel: 'error',
  unknownProcess: 'error',
  unknownEventType: 'error',
  listenWithoutEnd: 'warning',
  goalOutOfReach: 'warning',
  neverMatches: 'warning',
  unsetContext: 'warning',
  unknownResultField: 'warning',
  impossibleValue: 'warning',
  unfittingArgument: 'warning',
  personalData: 'warning',
} as const satisfies Record<string, Severity>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
