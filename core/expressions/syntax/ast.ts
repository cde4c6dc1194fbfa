// The shape of a parsed expression. `offset` is where in the source the thing named begins.
import type { Json } from '../../json.js';
import type { FormatName } from '../text/formats.js';
import type { BinaryOperator } from '../values/arithmetic.js';

export type AssignmentOperator = '=' | '|=' | '+=' | '-=' | '*=' | '/=' | '%=' | '//=';

export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  /** A parameter written `$x` is bound inside the body already: see `bindParameters` of the parser. */
  readonly body: Ast;
}

export type Pattern =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly items: readonly Pattern[] }
  | { readonly kind: 'object'; readonly entries: readonly PatternEntry[] };

export interface PatternEntry {
  readonly key: Ast;
  /** `{$name}` and `{$name: pattern}` bind the value of the key to a variable too. */
  readonly variable: string | null;
  readonly pattern: Pattern | null;
}

export interface ObjectEntry {
  readonly key: Ast;
  readonly value: Ast;
}

/** `source as pattern ?// pattern`, as `as`, `reduce` and `foreach` share it. */
export interface Binding {
  readonly source: Ast;
  readonly patterns: readonly Pattern[];
}

export type Ast =
  | { readonly kind: 'identity' }
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'pipe' | 'comma' | 'and' | 'or' | 'alternative'; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'assign'; readonly operator: AssignmentOperator; readonly target: Ast; readonly value: Ast }
  | { readonly kind: 'negate'; readonly operand: Ast }
  | { readonly kind: 'index'; readonly target: Ast; readonly key: Ast }
  | { readonly kind: 'slice'; readonly target: Ast; readonly from: Ast | null; readonly to: Ast | null }
  | { readonly kind: 'iterate'; readonly target: Ast }
  | { readonly kind: 'array'; readonly items: Ast }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  | { readonly kind: 'text'; readonly parts: readonly (string | Ast)[]; readonly format: FormatName }
  | { readonly kind: 'format'; readonly format: FormatName }
  | { readonly kind: 'if'; readonly condition: Ast; readonly then: Ast; readonly otherwise: Ast }
  | { readonly kind: 'try'; readonly body: Ast; readonly handler: Ast | null }
  | { readonly kind: 'variable'; readonly name: string; readonly offset: number }
  | { readonly kind: 'bind'; readonly binding: Binding; readonly body: Ast }
  | { readonly kind: 'reduce'; readonly binding: Binding; readonly initial: Ast; readonly update: Ast }
  | {
      readonly kind: 'foreach';
      readonly binding: Binding;
      readonly initial: Ast;
      readonly update: Ast;
      readonly extract: Ast | null;
    }
  | { readonly kind: 'label'; readonly name: string; readonly body: Ast }
  | { readonly kind: 'break'; readonly name: string; readonly offset: number }
  | { readonly kind: 'define'; readonly definition: FunctionDefinition; readonly rest: Ast }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Ast[]; readonly offset: number };

export type AstOf<K extends Ast['kind']> = Extract<Ast, { kind: K }>;

export const IDENTITY: Ast = { kind: 'identity' };

export function literal(value: Json): Ast {
  return { kind: 'literal', value };
}
