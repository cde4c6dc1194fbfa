// The door of diagrams: a definition as a picture, with the path of a run where one is given.
export { DIRECTIONS, type Direction } from './layout/layout.js';
export type { Vocabulary } from './reader.js';
export { DIAGRAM_FORMATS, type DiagramFormat, type DiagramOptions, writeDiagram } from './write-diagram.js';
