// The keys of an object schema and of the objects in it, as paths with words about each: rows of a table.
import { isObject, type Json, type JsonObject } from '../json.js';
import { requiredKeys } from '../language/shape-schema.js';
import { objectOf } from '../language/task-tree.js';
import { typeWords } from './type-words.js';

export interface Key {
  readonly path: string;
  readonly needed: boolean;
  readonly type: string;
  readonly help: string;
}

/** What parts with a name are called. They are not opened: they are told elsewhere. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  taskList: 'list of tasks',
  duration: 'duration',
  function: 'name of a function',
  eventType: 'event type',
  target: 'name of a task, or `continue`, `exit`, `end`',
  process: 'name of a process',
  expression: 'expression',
};

/** Reads the keys for one table, in which a part with a name is opened once. */
export class KeyReader {
  /** Where each part was opened. */
  private readonly opened = new Map<string, string>();

  constructor(private readonly definitions: JsonObject) {}

  /** The keys of a schema, of its own properties only those that are wanted. */
  keysOf(schema: JsonObject, isWanted: (name: string) => boolean): Key[] {
    const wanted = Object.entries(objectOf(schema.properties)).filter(([name]) => isWanted(name));
    return this.keys('', { ...schema, properties: Object.fromEntries(wanted) });
  }

  private keys(path: string, schema: JsonObject): Key[] {
    const needed = requiredKeys(schema);
    return Object.entries(objectOf(schema.properties)).flatMap(([name, field]) => {
      const at = path === '' ? name : `${path}.${name}`;
      const help = isObject(field) && typeof field.description === 'string' ? field.description : '';
      const type = this.typeOf(field);
      return [{ path: at, needed: needed.includes(name), type, help }, ...this.within(at, field)];
    });
  }

  /** The keys of whatever a value may hold: an object, one of several, the items of a list, what has a name there. */
  private within(path: string, field: Json | undefined): Key[] {
    const name = nameOf(field);
    if (name !== undefined && (TYPE_WORDS[name] !== undefined || this.opened.has(name))) return [];
    if (name !== undefined) this.opened.set(name, path);
    const schema = this.resolved(field);
    const alternatives = Array.isArray(schema.anyOf) ? (schema.anyOf as readonly Json[]) : [];
    return [
      ...this.keys(path, schema),
      ...alternatives.flatMap((one) => this.within(path, one)),
      ...(schema.items === undefined ? [] : this.within(`${path}[]`, schema.items)),
      ...(isObject(schema.additionalProperties) ? this.within(`${path}.name`, schema.additionalProperties) : []),
    ];
  }

  private typeOf(field: Json | undefined): string {
    const name = nameOf(field) ?? '';
    const first = this.opened.get(name);
    if (TYPE_WORDS[name] !== undefined) return TYPE_WORDS[name];
    if (first !== undefined) return `as \`${first}\``;
    const schema = this.resolved(field);
    if (Array.isArray(schema.anyOf)) {
      const types = (schema.anyOf as readonly Json[]).map((one) => this.typeOf(one));
      return [...new Set(types)].join(' or ');
    }
    if (isObject(schema.items)) return `list of: ${this.typeOf(schema.items)}`;
    if (isObject(schema.additionalProperties))
      return schema.maxProperties === 1 ? 'object with one name' : 'object by name';
    const { properties: _properties, ...plain } = schema;
    return typeWords(plain, 'en');
  }

  private resolved(field: Json | undefined): JsonObject {
    const name = nameOf(field);
    return objectOf(name === undefined ? field : this.definitions[name]);
  }
}

function nameOf(field: Json | undefined): string | undefined {
  return isObject(field) && typeof field.$ref === 'string' ? field.$ref.replace('#/definitions/', '') : undefined;
}
