// Back from the lowered definition, whose pointers a journal holds, to the tasks that the designer wrote.
import type { JsonObject } from '../json.js';
import { exitGoals } from './exit-goals.js';
import { pointerStep } from './json-text.js';
import { racePlaces } from './lower-goals.js';
import { type TaskList, taskTree } from './task-tree.js';

export interface WrittenPlace {
  /** Pointer of the task in the document as written. */
  readonly pointer: string;
  /** The task itself, the race with its goals that was put around it, or the choice after that race. */
  readonly part: 'task' | 'race' | 'choice';
  /** The pointer leads to something inside that was not written there: a task of a composed function, of an extension, of a race. */
  readonly inside: boolean;
}

/** Tells of a pointer into the lowered definition which written task it belongs to; undefined for the process as a whole. */
export function writtenPlaces(definition: JsonObject): (loweredPointer: string) => WrittenPlace | undefined {
  const places = new Map<string, WrittenPlace>();
  for (const list of taskTree(definition)) collect(list, list.pointer, places);
  return (loweredPointer) => {
    // What extensions surround keeps its place in the list; only the task itself lies deeper.
    const pointer = loweredPointer.replaceAll('/@task', '');
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const place = places.get(at);
      if (place) return { ...place, inside: at !== pointer };
    }
    return undefined;
  };
}

function collect(list: TaskList, lowered: string, places: Map<string, WrittenPlace>): void {
  let position = 0;
  for (const node of list.tasks) {
    const put = (at: string, part: WrittenPlace['part']): unknown =>
      places.set(at, { pointer: node.pointer, part, inside: false });
    let task = `${lowered}/${position}${pointerStep(node.name)}`;
    if (exitGoals(node.task).length > 0) {
      const found = racePlaces(lowered, position, node.name);
      put(found.race, 'race');
      put(found.choice, 'choice');
      task = found.task;
      position += 1;
    }
    put(task, 'task');
    position += 1;
    for (const child of node.children) collect(child, task + child.pointer.slice(node.pointer.length), places);
  }
}
