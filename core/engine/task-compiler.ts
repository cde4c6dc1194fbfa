// What a kind may ask for while it compiles one task. Places (`at`) are relative to the task.
import type { Json, JsonObject } from '../json.js';
import type { Compiler, Extension, TaskPlace } from './compiler.js';
import { namedEntries, objectIn, pointerStep } from './definition.js';
import { compileEventFilter, type EventFilter } from './event-filter.js';
import type { Expression, Template } from './expression.js';
import { resolveFunction } from './functions.js';
import type { ComposedTarget, NativeTarget } from './kinds/call.js';
import type { EndpointTemplate } from './kinds/endpoint-template.js';
import type { CompileProblemCode, Node, NodeBase } from './program.js';
import type { Flow } from './state.js';

/** A node while its task is being compiled. */
export type NodeDraft = { -readonly [Key in keyof NodeBase]: NodeBase[Key] } & { lists: Record<string, Node[]> };

export interface ListOptions {
  readonly at: string;
  /** Variables that exist only inside the list. */
  readonly gives?: readonly string[];
  readonly sideBySide?: boolean;
}

export class TaskCompiler {
  constructor(
    private readonly compiler: Compiler,
    readonly node: NodeDraft,
    private readonly place: TaskPlace,
    /** Extensions that are still to be wrapped around the task, the outermost first. */
    readonly extensions: readonly Extension[] = [],
  ) {}

  get name(): string {
    return this.node.name;
  }

  error(code: CompileProblemCode, message: string, at = ''): void {
    this.compiler.report({ code, severity: 'error', pointer: this.node.reference + at, message });
  }

  /** A field that is an expression with or without `${ }`; absent when it is not written. */
  condition(source: Json | undefined, at: string, variables: readonly string[] = []): Expression | undefined {
    if (source === undefined || source === null) return undefined;
    const text = typeof source === 'string' ? source : JSON.stringify(source);
    return this.compiler.expressions.expression(text, this.visible(variables), this.node.reference + at);
  }

  /** `as`, `from` and the like: a text is an expression, anything else a template. */
  value(source: Json, at: string, variables: readonly string[] = []): Template {
    return this.compiler.expressions.value(source, this.visible(variables), this.node.reference + at);
  }

  /** Any JSON with expressions in `${ }`. */
  template(source: Json, at: string, variables: readonly string[] = []): Template {
    return this.compiler.expressions.template(source, this.visible(variables), this.node.reference + at);
  }

  eventFilter(filter: Json, at: string, knownTypes: readonly string[] | undefined): EventFilter {
    return compileEventFilter(filter, {
      expressions: this.compiler.expressions,
      variables: this.visible([]),
      pointer: this.node.reference + at,
      knownTypes,
    });
  }

  /** Declares which event types the task can take; null = it cannot be said. */
  listensFor(types: readonly string[] | null): void {
    this.compiler.listensFor(types);
  }

  /** A thing written in place, or the one of that name under `use.<section>`. */
  reference(section: string, written: Json, at: string): Json | undefined {
    return this.compiler.reference(section, written, this.node.reference + at);
  }

  /** A flow directive that stands in this task and speaks of its siblings. */
  flow(directive: Json | undefined, at: string): Flow {
    return this.compiler.flow(directive, this.place.siblings, this.node.reference + at);
  }

  /** Compiles a list of child tasks. */
  list(key: string, tasks: Json | undefined, options: ListOptions): readonly Node[] {
    if (options.gives) this.node.gives = options.gives;
    return this.compiler.list(this.node, key, tasks, {
      pointer: this.node.pointer + options.at,
      reference: this.node.reference + options.at,
      variables: [...this.node.variables, ...(options.gives ?? [])],
      sideBySide: options.sideBySide,
    });
  }

  /** What stands behind the name of a function; a composed one is compiled in as the child list `function`. */
  callTarget(name: string, endpoint: EndpointTemplate | undefined): NativeTarget | ComposedTarget {
    const target = resolveFunction(name, this.compiler.lowered, this.compiler.natives);
    if (target.kind === 'unknown')
      this.error('unknownFunction', `There is no function "${name}" in the catalog or in use.functions.`, '/call');
    if (target.kind === 'unsupported')
      this.error('unsupported', `Calls of kind "${name}" are not supported; use http, openapi or a function.`, '/call');
    if (target.kind !== 'composed') {
      if (target.kind === 'native') this.compiler.nativeFunctions.add(target.name);
      return { kind: 'native', name: target.name, ...(endpoint && { endpoint }) };
    }
    this.node.ownsContext = true;
    this.node.eventTypesArgument = target.eventTypesArgument;
    this.compiler.inlineFunction(this.node, target.name, target.task);
    const { input, output } = target;
    return { kind: 'composed', name: target.name, ...(input && { input }), ...(output && { output }) };
  }

  /** The task itself inside its extension: same name, same siblings, but without `if` and `then`, which stay outside. */
  extendedTask(definition: JsonObject, others: readonly Extension[]): void {
    const { if: _if, then: _then, ...inner } = definition;
    const task = this.compiler.task(inner, {
      ...this.place,
      parent: this.node,
      list: 'body',
      index: 0,
      pointer: `${this.node.pointer}/@task`,
      path: `${this.node.path}/@task`,
      extensions: others,
    });
    this.node.lists.body = [task];
  }

  extensionList(extension: Extension, key: 'before' | 'after'): void {
    this.compiler.inExtension = true;
    this.compiler.list(this.node, key, extension.definition[key], {
      pointer: `${this.node.pointer}/@${key}`,
      reference: `${extension.pointer}/${key}`,
      variables: this.node.variables,
    });
    this.compiler.inExtension = false;
  }

  private visible(more: readonly string[]): readonly string[] {
    return this.compiler.visible(this.node.variables, more);
  }
}

/** Extensions of the definition that apply to a kind of task, the outermost first. */
export function extensionsFor(definition: JsonObject, kind: string): Extension[] {
  return namedEntries(objectIn(definition.use).extensions)
    .map(({ name, value }, position) => ({
      pointer: `/use/extensions/${position}${pointerStep(name)}`,
      definition: objectIn(value),
    }))
    .filter(
      ({ definition: { extend } }) => extend === 'all' || extend === kind || (extend === 'composite' && kind === 'do'),
    );
}
