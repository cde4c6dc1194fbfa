// What the order of tasks gives away: tasks that nothing leads to, a case that runs on into another, a loop that never waits.
import { objectIn } from './definition.js';
import { type CompileProblem, childrenOf, isKind, type Node, type NodeBase } from './program.js';
import type { Flow } from './state.js';

type Report = (problem: CompileProblem) => void;

/** Checks one list of tasks that run one after the other. */
export function lintList(nodes: readonly Node[], report: Report): void {
  const successors = nodes.map((node) => targetsOf(node, nodes.length));
  reportUnreachable(nodes, successors, report);
  reportFallThrough(nodes, report);
  reportBusyLoops(nodes, successors, report);
}

/** Where a task can go on to: positions in its list. */
function targetsOf(node: Node, length: number): number[] {
  return flowsOf(node)
    .map((flow) => (flow === undefined || flow === 'continue' ? node.index + 1 : flow))
    .filter((flow): flow is number => typeof flow === 'number' && flow < length);
}

function flowsOf(node: Node): Flow[] {
  const skipped: Flow[] = node.condition ? [undefined] : [];
  if (isKind(node, 'raise')) return skipped;
  if (isKind(node, 'switch')) {
    const cases = node.form.cases.map((choice) => choice.next);
    const always = node.form.cases.some((choice) => !choice.when);
    return [...cases, ...(always ? [] : [node.next]), ...skipped];
  }
  if (isKind(node, 'try')) return [node.next, node.form.next ?? node.next, ...skipped];
  if (isKind(node, 'extended')) {
    const inner = childrenOf(node, 'body').flatMap(flowsOf);
    return [...inner.map((flow) => flow ?? node.next), node.next, ...skipped];
  }
  return [node.next, ...skipped];
}

function reportUnreachable(nodes: readonly Node[], successors: readonly number[][], report: Report): void {
  const reached = new Set<number>();
  const waiting = nodes.length > 0 ? [0] : [];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    waiting.push(...(successors[index] ?? []));
  }
  for (const node of nodes)
    if (!reached.has(node.index))
      report({
        code: 'unreachable',
        severity: 'warning',
        pointer: node.reference,
        message: `Nothing leads to the task "${node.name}".`,
      });
}

/** The commonest mistake: a case of a switch without `then` runs on into the next case. */
function reportFallThrough(nodes: readonly Node[], report: Report): void {
  const targets = new Set(
    nodes.flatMap((node) => (isKind(node, 'switch') ? node.form.cases.map((choice) => choice.next) : [])),
  );
  for (const node of nodes) {
    const next = nodes[node.index + 1];
    if (!next || node.kind === 'switch' || node.next !== undefined) continue;
    if (targets.has(node.index) && targets.has(next.index))
      report({
        code: 'fallsThrough',
        severity: 'warning',
        pointer: node.reference,
        message: `"${node.name}" runs on into "${next.name}", which is another case of a switch. Give it a "then".`,
        found: next.name,
      });
  }
}

function reportBusyLoops(nodes: readonly Node[], successors: readonly number[][], report: Report): void {
  for (const node of nodes)
    for (const target of successors[node.index] ?? []) {
      if (target > node.index || nodes.slice(target, node.index + 1).some(pauses)) continue;
      report({
        code: 'loopsWithoutWait',
        severity: 'warning',
        pointer: node.reference,
        message: `"${node.name}" goes back to "${nodes[target]?.name}" without a wait, a listen or a call between.`,
        found: nodes[target]?.name,
      });
    }
}

function pauses(node: NodeBase): boolean {
  if (['wait', 'listen', 'call', 'run'].includes(node.kind)) return true;
  return Object.values(node.lists).some((list) => list.some(pauses));
}

/** Listens that nothing can end but an event: no timeout around them, and no competing branch. Those of functions are theirs. */
export function lintListens(nodes: Iterable<Node>, report: Report): void {
  for (const node of nodes)
    if (isKind(node, 'listen') && !isBounded(node) && !isInFunction(node))
      report({
        code: 'waitsForEver',
        severity: 'warning',
        pointer: node.reference,
        message: `"${node.name}" may listen for ever: there is no timeout around it.`,
      });
}

function isBounded(node: NodeBase): boolean {
  for (let outer: NodeBase | undefined = node; outer; outer = outer.parent)
    if (outer.timeoutAfter || objectIn(outer.definition.fork).compete === true) return true;
  return false;
}

function isInFunction(node: NodeBase): boolean {
  for (let outer = node.parent; outer; outer = outer.parent) if (outer.kind === 'call') return true;
  return false;
}
