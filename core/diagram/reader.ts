// How a definition is read out in one language: titles of tasks, names of what they refer to, values and conditions in short.
import { formatNumber, type Locale } from '../calendar/format.js';
import type { Catalog, EventTypeDescription, FunctionDescription, Text } from '../catalog/functions.js';
import { bareFunctionName } from '../engine/index.js';
import type { Json, JsonObject } from '../json.js';
import { durationText, stepsOf } from '../language/diff/words.js';
import { expressionSource, isExpression } from '../language/expressions/expression-text.js';
import { objectOf } from '../language/task-tree.js';
import { conditionText, words } from './condition-text.js';
import { defaultsOf } from './defaults.js';
import { type Phrases, phrasesOf } from './phrases.js';

interface Titled {
  readonly name: string;
  readonly title: Text;
}

/** What a definition refers to. What is not in it is shown by its name. */
export interface Vocabulary {
  readonly catalog: Catalog;
  readonly eventTypes: readonly EventTypeDescription[];
  readonly forms: readonly Titled[];
  readonly templates: readonly Titled[];
}

const SHOWN_LENGTH = 60;
const CHANNELS: Readonly<Record<string, Text>> = {
  email: { en: 'E-mail', fa: 'ایمیل' },
  sms: { en: 'Text message', fa: 'پیامک' },
};

export class Reader {
  readonly phrases: Phrases;
  private readonly titles: JsonObject;
  private readonly defaults: JsonObject;

  constructor(
    definition: JsonObject,
    private readonly vocabulary: Vocabulary,
    readonly locale: Locale,
  ) {
    this.phrases = phrasesOf(locale);
    this.titles = stepsOf(definition);
    this.defaults = defaultsOf(definition);
  }

  /** The title that the document gives the task in this language; else its name as words. */
  task(name: string): string {
    const title = objectOf(Object.hasOwn(this.titles, name) ? this.titles[name] : undefined)[this.locale];
    return typeof title === 'string' ? title : sentence(name);
  }

  case(name: string): string {
    if (name === 'yes') return this.phrases.yes;
    return name === 'no' ? this.phrases.no : words(name);
  }

  event(type: string): string {
    return this.titled(this.vocabulary.eventTypes.find((one) => one.type === type)?.title) ?? type;
  }

  template(name: string): string {
    return this.titled(this.vocabulary.templates.find((one) => one.name === name)?.title) ?? name;
  }

  form(name: string): string {
    return this.titled(this.vocabulary.forms.find((one) => one.name === name)?.title) ?? name;
  }

  function(call: string): FunctionDescription | undefined {
    const { functions } = this.vocabulary.catalog;
    const name = bareFunctionName(call);
    return Object.hasOwn(functions, name) ? functions[name] : undefined;
  }

  channel(name: string): string {
    const known = Object.hasOwn(CHANNELS, name) ? CHANNELS[name] : undefined;
    return this.titled(known) ?? name;
  }

  /** A name out of a definition as words. */
  words(name: string): string {
    return words(name);
  }

  titled(title: Text | undefined): string | undefined {
    return title?.[this.locale];
  }

  /** Digits as the language writes them. */
  number(value: number): string {
    return formatNumber(value, this.locale);
  }

  /** A literal in words; a setting by its default and marked so, an expression in short. */
  value(value: Json | undefined): string {
    const usual = this.usual(value);
    return usual === undefined ? this.plain(value) : this.phrases.byDefault(usual);
  }

  /** The same where there is no room for the mark. */
  plain(value: Json | undefined): string {
    return this.literal(value) ?? this.usual(value) ?? this.path(value);
  }

  private usual(value: Json | undefined): string | undefined {
    const setting = typeof value === 'string' ? /^\$context\.([A-Za-z_]\w*)$/.exec(source(value))?.[1] : undefined;
    return setting !== undefined && Object.hasOwn(this.defaults, setting)
      ? this.literal(this.defaults[setting])
      : undefined;
  }

  /** What stands there as it is; undefined for an expression. */
  literal(value: Json | undefined): string | undefined {
    const duration = durationText(value);
    if (duration) return duration[this.locale];
    if (typeof value === 'number') return this.number(value);
    return typeof value === 'string' && !isExpression(value) ? value : undefined;
  }

  /** The name that a plain path leads to; anything else is worked out while the process runs. */
  private path(value: Json | undefined): string {
    const text = typeof value === 'string' ? source(value) : '';
    return /^[$.]?[\w.]+$/.test(text) ? conditionText(text, this.phrases) : this.phrases.computed;
  }

  /** A condition without the marks that only a machine needs. */
  condition(value: Json | undefined): string {
    const text = conditionText(typeof value === 'string' ? source(value) : (JSON.stringify(value) ?? ''), this.phrases);
    const letters = [...text];
    return letters.length > SHOWN_LENGTH ? `${letters.slice(0, SHOWN_LENGTH - 1).join('')}…` : text;
  }
}

function source(value: string): string {
  return expressionSource(value).trim();
}

function sentence(name: string): string {
  const text = words(name) || name;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
