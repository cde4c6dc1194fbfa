// Tasks that hold other tasks: what is drawn around these, and how control runs through.
import { isObject, type Json, type JsonObject } from '../json.js';
import { listOf, objectOf, type TaskList, type TaskNode } from '../language/task-tree.js';
import type { GroupKind } from './diagram.js';
import { type Drawing, entryOf, type Onward, type Way } from './drawing.js';
import { follow, leave } from './flow.js';
import type { Reader } from './reader.js';
import { consumptionText } from './tasks/events.js';
import { limits } from './tasks/index.js';

/** Draws a list of tasks inside of a group, with what comes after the list. */
export type DrawList = (list: TaskList, group: string, onward: Onward) => void;

interface GroupContext {
  readonly drawing: Drawing;
  readonly node: TaskNode;
  readonly group: string | undefined;
  /** What comes after the list that the task stands in. */
  readonly onward: Onward;
  readonly drawList: DrawList;
}

export function drawGroup(context: GroupContext): void {
  switch (context.node.kind) {
    case 'for':
      drawLoop(context);
      break;
    case 'fork':
      drawFork(context);
      break;
    case 'try':
      drawAttempt(context);
      break;
    case 'listen':
      drawListenLoop(context);
      break;
    default:
      drawSteps(context);
  }
}

function openGroup({ drawing, node, group }: GroupContext, kind: GroupKind, detail: readonly string[] = []): void {
  drawing.groups.push({
    id: node.pointer,
    kind,
    title: drawing.reader.task(node.name),
    detail: [...detail, ...limits(node.task, drawing.reader)],
    ...(group !== undefined && { group }),
  });
}

function drawSteps(context: GroupContext): void {
  const { drawing, node, onward, drawList } = context;
  openGroup(context, 'steps');
  drawList(node.children[0]!, node.pointer, (way) => leave(drawing, node, way, onward));
}

function drawLoop(context: GroupContext): void {
  const { drawing, node, onward, drawList } = context;
  const { phrases } = drawing.reader;
  openGroup(context, 'loop', loopText(node.task, drawing.reader));
  const again = (way: Way): void =>
    drawing.connect({ ...way, kind: 'loop', label: labels(way.label, phrases.nextItem) }, entryOf(node));
  drawList(node.children[0]!, node.pointer, again);
  leave(drawing, node, { from: node.pointer, kind: 'next', label: phrases.afterLast, task: node }, onward);
}

function loopText(task: JsonObject, reader: Reader): string[] {
  const { each = 'item', in: items } = objectOf(task.for);
  const list = typeof items === 'string' ? reader.condition(items) : reader.number(listOf(items).length);
  return [
    reader.phrases.forEach(reader.words(String(each)), list),
    ...(task.while === undefined ? [] : [reader.phrases.asLongAs(reader.condition(task.while))]),
  ];
}

/** Two words on one arrow: the case that takes it, and what taking it means. */
function labels(first: string | undefined, second: string): string {
  return first === undefined ? second : `${first} · ${second}`;
}

function drawFork(context: GroupContext): void {
  const { drawing, node, onward, drawList } = context;
  const { phrases } = drawing.reader;
  const race = objectOf(node.task.fork).compete === true;
  openGroup(context, race ? 'race' : 'parallel', [race ? phrases.race : phrases.parallel]);
  const [split, join] = [entryOf(node), `${node.pointer}#join`];
  const gateway = { title: '', detail: [], group: node.pointer };
  drawing.nodes.push({ id: split, kind: 'split', ...gateway });
  const [branches] = node.children;
  for (const branch of branches!.tasks) drawing.connect({ from: split, kind: 'next' }, entryOf(branch));
  drawList(branches!, node.pointer, (way) => drawing.connect(way, join));
  drawing.nodes.push({ id: join, kind: 'join', ...gateway });
  leave(drawing, node, { from: join, kind: 'next', task: node }, onward);
}

function drawAttempt(context: GroupContext): void {
  const { drawing, node, onward, drawList } = context;
  const { reader } = drawing;
  const handler = objectOf(node.task.catch);
  openGroup(context, 'attempt', retryText(handler.retry, reader));
  const attempted = `${node.pointer}/try`;
  const [body, handling] = node.children;
  drawing.groups.push({ id: attempted, kind: 'attempted', title: '', detail: [], group: node.pointer });
  drawList(body!, attempted, (way) => leave(drawing, node, way, onward));
  const caught: Way = { from: attempted, kind: 'error', label: errorText(handler, reader), task: node };
  const afterwards = (way: Way): void => follow(drawing, node, handler.then ?? node.task.then, way, onward);
  const [first] = handling!.tasks;
  if (!first) {
    afterwards(caught);
    return;
  }
  const id = `${node.pointer}/catch`;
  drawing.groups.push({ id, kind: 'handler', title: reader.phrases.ifItFails, detail: [], group: node.pointer });
  drawing.connect(caught, entryOf(first));
  drawList(handling!, id, afterwards);
}

function errorText(handler: JsonObject, { phrases }: Reader): string {
  const { type } = objectOf(objectOf(handler.errors).with);
  const what = typeof type === 'string' ? type.replace(/^.*\//, '') : '';
  return what === '' ? phrases.onError : phrases.onErrorOf(what);
}

function retryText(retry: Json | undefined, reader: Reader): string[] {
  if (typeof retry === 'string') return [retry];
  const { count } = objectOf(objectOf(objectOf(retry).limit).attempt);
  return isObject(retry) && typeof count === 'number' ? [reader.phrases.retries(count)] : [];
}

/** `listen` with `foreach`: what is done for every event that comes. */
function drawListenLoop(context: GroupContext): void {
  const { drawing, node, onward, drawList } = context;
  const { reader } = drawing;
  openGroup(context, 'loop', [reader.phrases.forEachEvent]);
  const event = entryOf(node);
  const title = consumptionText(objectOf(objectOf(node.task.listen).to), reader);
  drawing.nodes.push({ id: event, kind: 'event', title, detail: [], group: node.pointer });
  const [body] = node.children;
  drawing.connect({ from: event, kind: 'next' }, entryOf(body!.tasks[0]!));
  drawList(body!, node.pointer, (way) => drawing.connect({ ...way, kind: 'loop' }, event));
  leave(drawing, node, { from: node.pointer, kind: 'next', label: reader.phrases.afterLast, task: node }, onward);
}
