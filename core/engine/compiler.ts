// From a definition to the tree of nodes. It resolves names, places and expressions; kinds compile what is their own.
import type { LoweredProgram } from '../catalog/functions.js';
import type { Json, JsonObject } from '../json.js';
import { asSchema, namedEntries, objectIn, pointerStep } from './definition.js';
import { ExpressionCompiler, STANDARD_VARIABLES } from './expression.js';
import type { KindName } from './kinds/forms.js';
import { KINDS, kindOfDefinition } from './kinds/index.js';
import type { CompileProblem, Node, NodeBase, SchemaPart } from './program.js';
import type { Flow } from './state.js';
import { extensionsFor, type NodeDraft, TaskCompiler } from './task-compiler.js';

const SCHEMA_PARTS: readonly SchemaPart[] = ['input', 'output', 'export'];

/** Positions of the tasks of one list, by name. */
export type Siblings = ReadonlyMap<string, number>;

export interface Extension {
  readonly pointer: string;
  readonly definition: JsonObject;
}

/** Where a task stands. */
export interface TaskPlace {
  readonly name: string;
  readonly pointer: string;
  readonly reference: string;
  readonly path: string;
  readonly variables: readonly string[];
  readonly siblings: Siblings;
  readonly parent?: NodeBase;
  readonly list?: string;
  readonly index: number;
  /** Extensions that are still to be wrapped around it; absent = all that apply. */
  readonly extensions?: readonly Extension[];
}

export interface ListPlace {
  readonly pointer: string;
  readonly reference: string;
  readonly variables: readonly string[];
  /** Branches: no task of the list follows another, so `then` cannot name one. */
  readonly sideBySide?: boolean;
}

export class Compiler {
  readonly nodes = new Map<string, Node>();
  readonly paths = new Map<string, Node>();
  readonly problems: CompileProblem[] = [];
  readonly nativeFunctions = new Set<string>();
  readonly expressions: ExpressionCompiler;
  /** Whether tasks of an extension are being compiled: these are not extended themselves. */
  inExtension = false;
  eventTypes: Set<string> | null = new Set();
  private readonly functionStack: string[] = [];

  constructor(
    readonly lowered: LoweredProgram,
    readonly natives: ReadonlySet<string> | undefined,
  ) {
    this.expressions = new ExpressionCompiler((pointer, message, source) =>
      this.report({ code: 'badExpression', severity: 'error', pointer, message, found: source }),
    );
  }

  get definition(): JsonObject {
    return this.lowered.definition;
  }

  report(problem: CompileProblem): void {
    const known = this.problems.some((other) => other.code === problem.code && other.pointer === problem.pointer);
    if (!known) this.problems.push(problem);
  }

  listensFor(types: readonly string[] | null): void {
    if (types === null) this.eventTypes = null;
    else for (const type of types) this.eventTypes?.add(type);
  }

  visible(variables: readonly string[], more: readonly string[]): readonly string[] {
    return [...STANDARD_VARIABLES, ...variables, ...more];
  }

  reference(section: string, written: Json, pointer: string): Json | undefined {
    if (typeof written !== 'string') return written;
    const found = objectIn(objectIn(this.definition.use)[section])[written];
    if (found === undefined)
      this.report({
        code: 'unknownReference',
        severity: 'error',
        pointer,
        message: `There is no "${written}" in use.${section}.`,
        found: written,
      });
    return found;
  }

  flow(directive: Json | undefined, siblings: Siblings, pointer: string): Flow {
    if (typeof directive !== 'string' || directive === 'continue') return undefined;
    if (directive === 'end' || directive === 'exit') return directive;
    const target = siblings.get(directive);
    if (target === undefined)
      this.report({
        code: 'unknownTarget',
        severity: 'error',
        pointer,
        message: `There is no task "${directive}" in this list.`,
        found: directive,
      });
    return target;
  }

  /** The whole definition is the root task. */
  root(): Node<'workflow'> {
    const place: TaskPlace = {
      name: String(objectIn(this.definition.document).name ?? 'workflow'),
      pointer: '',
      reference: '',
      path: '',
      variables: [],
      siblings: new Map(),
      index: 0,
    };
    return this.build('workflow', this.definition, place, []);
  }

  task(definition: Json, place: TaskPlace): Node {
    const kind = kindOfDefinition(definition);
    const extensions = place.extensions ?? this.applicableExtensions(kind);
    return this.build(extensions.length > 0 ? 'extended' : kind, objectIn(definition), place, extensions);
  }

  /** Tasks inside a composed function are not extended (the call of the function is), nor those of extensions. */
  private applicableExtensions(kind: KindName): readonly Extension[] {
    return this.functionStack.length > 0 || this.inExtension ? [] : extensionsFor(this.definition, kind);
  }

  private build<K extends KindName>(
    kind: K,
    definition: JsonObject,
    place: TaskPlace,
    extensions: readonly Extension[],
  ): Node<K> {
    const { siblings: _siblings, extensions: _extensions, ...where } = place;
    const draft: NodeDraft = {
      ...where,
      kind,
      definition,
      gives: [],
      ownsContext: place.parent === undefined,
      next: this.flow(definition.then, place.siblings, `${place.reference}/then`),
      lists: {},
    };
    const task = new TaskCompiler(this, draft, place, extensions);
    draft.condition = task.condition(definition.if, '/if');
    if (kind !== 'extended') this.dataFlow(task, definition); // the task inside the extension has it
    const node: Node<K> = Object.assign(draft, { kind, form: KINDS[kind].compile(task, definition) });
    this.nodes.set(node.pointer, node);
    this.paths.set(node.path, node);
    return node;
  }

  private dataFlow(task: TaskCompiler, definition: JsonObject): void {
    const { node } = task;
    const part = (name: SchemaPart, key: string): Json | undefined => objectIn(definition[name])[key];
    for (const name of SCHEMA_PARTS) {
      const { document } = objectIn(part(name, 'schema'));
      if (document !== undefined) node.schemas = { ...node.schemas, [name]: asSchema(document) };
    }
    const from = part('input', 'from');
    if (from !== undefined) node.inputFrom = task.value(from, '/input/from');
    const outputAs = part('output', 'as');
    if (outputAs !== undefined) node.outputAs = task.value(outputAs, '/output/as');
    const exportAs = part('export', 'as');
    if (exportAs !== undefined) node.exportAs = task.value(exportAs, '/export/as', ['output']);
    if (definition.timeout === undefined) return;
    const after = objectIn(task.reference('timeouts', definition.timeout, '/timeout')).after;
    if (after !== undefined) node.timeoutAfter = task.template(after, '/timeout/after');
  }

  list(owner: NodeDraft, key: string, tasks: Json | undefined, place: ListPlace): readonly Node[] {
    const entries = namedEntries(tasks);
    const positions = new Map(entries.map(({ name }, index) => [name, index] as const).toReversed()); // the first of a name counts
    const siblings: Siblings = place.sideBySide ? new Map() : positions;
    const prefix = `${owner.path}/${key === 'do' ? '' : `${key}:`}`;
    const nodes = entries.map(({ name, value }, index) => {
      const step = pointerStep(index) + pointerStep(name);
      if (positions.get(name) !== index)
        this.report({
          code: 'duplicateName',
          severity: 'error',
          pointer: place.reference + step,
          message: `The name "${name}" is used twice in this list.`,
          found: name,
        });
      return this.task(value, {
        name,
        pointer: place.pointer + step,
        reference: place.reference + step,
        path: prefix + name,
        variables: place.variables,
        siblings,
        parent: owner,
        list: key,
        index,
      });
    });
    owner.lists[key] = nodes;
    return nodes;
  }

  /** Compiles the task behind a function into the call, with no variables of the caller. */
  inlineFunction(call: NodeDraft, name: string, task: JsonObject): void {
    if (this.functionStack.includes(name)) {
      const chain = [...this.functionStack, name].join(' → ');
      this.report({
        code: 'recursiveFunction',
        severity: 'error',
        pointer: call.reference,
        message: `The function "${name}" calls itself: ${chain}.`,
        found: name,
      });
      return;
    }
    this.functionStack.push(name);
    const inner = pointerStep(`@${name}`);
    const body = this.task(task, {
      name: `@${name}`,
      pointer: call.pointer + inner,
      reference: call.reference + inner,
      path: call.path + inner,
      variables: [],
      siblings: new Map(),
      parent: call,
      list: 'function',
      index: 0,
    });
    call.lists.function = [body];
    this.functionStack.pop();
  }
}
