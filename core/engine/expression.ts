// Expressions of a definition, compiled once for the place where they stand.
import { compileExpression, ExpressionError, ExpressionSyntaxError, type Scope } from '../expressions/index.js';
import { setKey } from '../expressions/values/kinds.js';
import { isObject, type Json } from '../json.js';
import { pointerStep } from './definition.js';
import { standardError, WorkflowError } from './errors.js';

export type { Scope } from '../expressions/index.js';

/** undefined = the expression yielded nothing (jq `empty`). Throws WorkflowError (expression). */
export type Expression = (input: Json, scope: Scope) => Json | undefined;
/** A value with expressions in it; one that yields nothing gives null. Throws WorkflowError (expression). */
export type Template = (input: Json, scope: Scope) => Json;

/** Names that exist everywhere. `$output` exists only in `export.as`. */
export const STANDARD_VARIABLES = ['context', 'input', 'secrets', 'authorization', 'task', 'workflow', 'runtime'];

/** Told about an expression that does not compile: where it stands, what is wrong, the expression. */
export type ReportSyntax = (pointer: string, message: string, source: string) => void;

const DELIMITED = /^\s*\$\{([\s\S]*)\}\s*$/;

/** Whether a text is an expression by its delimiters `${ }`. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && DELIMITED.test(value);
}

/** jq's truth: everything but false and null; nothing at all is not true either. */
export function isTrue(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** Whether any text in a value is an expression. Where none is, the value stands for itself and is never made anew. */
function holdsExpression(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsExpression);
  return isExpression(value);
}

export class ExpressionCompiler {
  private readonly compiled = new Map<string, Expression>();

  constructor(private readonly report: ReportSyntax) {}

  /** A field that is typed as expression: with or without `${ }`. */
  expression(source: string, variables: readonly string[], pointer: string): Expression {
    const text = (DELIMITED.exec(source)?.[1] ?? source).trim();
    const key = `${variables.join(' ')}|${text}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const fresh = this.compile(text, variables, pointer);
    this.compiled.set(key, fresh);
    return fresh;
  }

  /** Any JSON; only texts within `${ }` are expressions. */
  template(value: Json, variables: readonly string[], pointer: string): Template {
    if (!holdsExpression(value)) return () => value;
    if (typeof value === 'string') return orNull(this.expression(value, variables, pointer));
    if (Array.isArray(value)) {
      const parts = value.map((part, position) => this.template(part, variables, pointer + pointerStep(position)));
      return (input, scope) => parts.map((part) => part(input, scope));
    }
    if (isObject(value)) {
      const parts = Object.entries(value).map(([name, part]) => ({
        name,
        part: this.template(part, variables, pointer + pointerStep(name)),
      }));
      return (input, scope) => {
        const built: Record<string, Json> = {};
        for (const { name, part } of parts) setKey(built, name, part(input, scope));
        return built;
      };
    }
    return () => value;
  }

  /** `as`, `from` and the like: a text is an expression in any case, anything else a template. */
  value(value: Json, variables: readonly string[], pointer: string): Template {
    return typeof value === 'string'
      ? orNull(this.expression(value, variables, pointer))
      : this.template(value, variables, pointer);
  }

  private compile(text: string, variables: readonly string[], pointer: string): Expression {
    try {
      const compiled = compileExpression(text, { variables: [...variables] });
      return (input, scope) => {
        try {
          return compiled.first(input, scope);
        } catch (error) {
          throw asWorkflowError(error, text);
        }
      };
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      this.report(pointer, error.message, text);
      return () => null;
    }
  }
}

/** Whatever goes wrong in an expression comes from the data it met: it is the run's error, with the expression shown. */
function asWorkflowError(error: unknown, source: string): WorkflowError {
  if (error instanceof WorkflowError) return error;
  const message = error instanceof ExpressionError || error instanceof RangeError ? error.message : String(error);
  return new WorkflowError(standardError('expression', message, source));
}

function orNull(expression: Expression): Template {
  return (input, scope) => expression(input, scope) ?? null;
}
