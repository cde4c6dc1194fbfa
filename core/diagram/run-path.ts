// The path of a run through the diagram of its definition, found in its journal.

import type { JsonObject } from '../json.js';
import { isObject, type Json } from '../json.js';
import { type WrittenPlace, writtenPlaces } from '../language/written-places.js';
import type { Diagram } from './diagram.js';
import { OpenTasks } from './open-tasks.js';

/** What a run did, by the ids of the diagram's nodes, groups and edges. */
export interface RunPath {
  /** How often each was entered; those that never were are missing. */
  readonly visits: ReadonlyMap<string, number>;
  /** Where the run stands now; empty when it has ended. */
  readonly standing: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** A line of a journal, with its pointer into the lowered definition. */
export interface JournalStep {
  readonly kind: string;
  readonly task: string;
  readonly detail?: Json;
}

/** A run by its whole journal, in order. Whoever cancels a run leaves nothing in there, so it is said whether it has ended. */
export interface JournaledRun {
  readonly journal: readonly JournalStep[];
  readonly hasEnded: boolean;
}

/** The path of a run. `definition` is the document that the diagram was drawn from. */
export function runPath(diagram: Diagram, definition: JsonObject, { journal, hasEnded }: JournaledRun): RunPath {
  const placeOf = writtenPlaces(definition);
  const path = new PathFinder(diagram);
  const open = new OpenTasks();
  for (const step of journal) {
    open.take(step);
    const place = placeOf(step.task);
    if (place) path.take(step, place);
    else if (step.kind === 'ended' && step.task === '') path.finish();
  }
  const places = hasEnded ? [] : open.innermost();
  const standing = places.flatMap((pointer) => {
    const place = placeOf(pointer);
    return place && place.part === 'task' ? path.nodesOf(place.pointer).slice(0, 1) : [];
  });
  return { visits: path.visitsWithGroups(), standing: new Set(standing), edges: path.edges };
}

interface Left {
  readonly id: string;
  readonly by: string | undefined;
}

class PathFinder {
  readonly edges = new Set<string>();
  private readonly visits = new Map<string, number>();
  private readonly ids: ReadonlySet<string>;
  /** What was left and not gone on from yet, in order. */
  private left: Left[] = [];

  constructor(private readonly diagram: Diagram) {
    this.ids = new Set([...diagram.nodes, ...diagram.groups].map(({ id }) => id));
    // With several triggers the journal does not say which it was.
    const starts = diagram.nodes.filter(({ kind }) => kind === 'start');
    if (starts.length === 1) this.enter(starts[0]!.id);
    this.leave(starts.length === 1 ? starts[0]!.id : undefined);
  }

  take({ kind, detail }: JournalStep, { pointer, part, inside }: WrittenPlace): void {
    if (inside) return;
    if (part === 'choice') this.takeGoal(kind, detail, pointer);
    else if (kind === 'skipped') this.pass(pointer);
    else if (part === 'task') this.takeTask(kind, detail, pointer);
  }

  private takeGoal(kind: string, detail: Json | undefined, pointer: string): void {
    if (kind === 'decided') this.leave(pointer, caseOf(detail));
  }

  private takeTask(kind: string, detail: Json | undefined, pointer: string): void {
    const join = `${pointer}#join`;
    if (kind === 'started') this.start(pointer);
    else if (kind === 'decided' && this.isChoice(pointer)) this.leave(pointer, caseOf(detail));
    else if (kind === 'decided' && this.ids.has(`${pointer}/try`)) this.leave(`${pointer}/try`);
    else if (kind === 'ended' && this.ids.has(join)) this.join(join);
    else if (kind === 'ended' && !this.isChoice(pointer)) this.leave(pointer);
  }

  /** The nodes that stand for the beginning of a task: itself, or what a group of its kind begins with. */
  nodesOf(pointer: string): string[] {
    return [pointer, `${pointer}#split`, `${pointer}#event`].filter((id) =>
      this.diagram.nodes.some((node) => node.id === id),
    );
  }

  private start(pointer: string): void {
    if (this.diagram.groups.some((group) => group.id === pointer)) this.enter(pointer);
    for (const id of this.nodesOf(pointer)) {
      this.arrive(id);
      this.enter(id);
      if (id !== pointer) this.leave(id);
    }
  }

  /** Passed over: the path runs through, and the task stays pale. */
  private pass(pointer: string): void {
    for (const id of this.nodesOf(pointer)) this.arrive(id);
    this.leave(pointer);
  }

  private join(id: string): void {
    while (this.arrive(id));
    this.enter(id);
    this.leave(id);
  }

  finish(): void {
    const ends = new Set(this.diagram.nodes.filter(({ kind }) => kind === 'end').map(({ id }) => id));
    const way = this.wayTo((to) => ends.has(to));
    if (way === undefined) return;
    this.edges.add(way.id);
    this.enter(way.to);
  }

  private arrive(id: string): boolean {
    const way = this.wayTo((to) => to === id);
    if (way) this.edges.add(way.id);
    return way !== undefined;
  }

  /** The edge from what was left last; that is gone on from then. A split is gone on from once for each branch. */
  private wayTo(isTarget: (id: string) => boolean): Diagram['edges'][number] | undefined {
    for (const left of this.left.toReversed()) {
      const edge = this.diagram.edges.find(({ from, to, by }) => from === left.id && by === left.by && isTarget(to));
      if (!edge) continue;
      if (!left.id.endsWith('#split')) this.left = this.left.filter((other) => other !== left);
      return edge;
    }
    return undefined;
  }

  private enter(id: string): void {
    this.visits.set(id, (this.visits.get(id) ?? 0) + 1);
  }

  private leave(id: string | undefined, by?: string): void {
    if (id === undefined) return;
    this.left = [...this.left.filter((other) => other.id !== id), { id, by }];
  }

  private isChoice(pointer: string): boolean {
    return this.diagram.nodes.some(({ id, kind }) => id === pointer && kind === 'choice');
  }

  /** What is drawn around something that was entered was entered too. */
  visitsWithGroups(): ReadonlyMap<string, number> {
    const visits = new Map(this.visits);
    const { nodes, groups } = this.diagram;
    for (const group of groups.toReversed())
      if (!visits.has(group.id) && [...nodes, ...groups].some((one) => one.group === group.id && visits.has(one.id)))
        visits.set(group.id, 1);
    return visits;
  }
}

/** The case that a choice took: `why.case` of its journal entry. */
function caseOf(detail: Json | undefined): string | undefined {
  return isObject(detail) && typeof detail.case === 'string' ? detail.case : undefined;
}
