// A segment's filter as SQL over `contact`, with bind parameters only: nothing a marketer writes becomes part of a statement.
import type { AttributeTest, PurchaseConditions, Range, SegmentFilter } from '../../core/catalog/segments.js';
import type { Instant } from '../../core/engine/state.js';
import { AppError } from '../../core/errors.js';
import { type FixedDuration, fixedDuration } from './fixed-duration.js';

/** The moment and the place a filter is asked for. */
export interface SegmentMoment {
  readonly now: Instant;
  /** The organisation's zone: days begin there. */
  readonly timeZone: string;
  /** The organisation's currency, for totals that name none. */
  readonly currency: string;
}

/** Bind parameters of one statement, collected while its text is written. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Placeholder of a value. `type` is a name of Postgres, never anything from outside. */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

export interface CompiledFilter {
  /** Boolean expression over `contact`; never null. */
  readonly matches: string;
  /**
   * The next instant at which time alone may change the answer, as an expression over `contact`; null = none. Written when it
   * is asked for: Postgres refuses parameters that a statement does not mention.
   */
  dueAt(): string;
}

/**
 * Compiles a filter of docs/segments.md for a moment. Throws `badInput` for anything that the grammar does not know.
 */
export function compileFilter(filter: SegmentFilter, moment: SegmentMoment, parameters: SqlParameters): CompiledFilter {
  const compiler = new FilterCompiler(moment, parameters);
  return { matches: compiler.filter(filter), dueAt: () => compiler.dueAt() };
}

/** Where and when a filter is read that is only to be checked: any moment will do, and ISO 4217's code for "no currency". */
const NO_MOMENT: SegmentMoment = { now: 0, timeZone: 'UTC', currency: 'XXX' };

/** Throws `badInput` for anything that the grammar does not know; compiles nothing that is used. */
export function checkFilter(filter: SegmentFilter): void {
  compileFilter(filter, NO_MOMENT, new SqlParameters());
}

const PURCHASES_OF_CONTACT = 'from purchase where purchase.contact_id = contact.id';
const CONDITIONS = new Set(['never', 'lastBefore', 'lastWithin', 'count', 'total', 'within']);
const FORMS = ['all', 'any', 'not', 'purchases'] as const;

class FilterCompiler {
  private readonly dates: (() => string)[] = [];
  private readonly bound = new Map<string, string>();

  constructor(
    private readonly moment: SegmentMoment,
    private readonly parameters: SqlParameters,
  ) {}

  /** Bound when first used, and once. */
  private once(value: unknown, type: string): string {
    const key = `${type} ${String(value)}`;
    const parameter = this.bound.get(key) ?? this.parameters.add(value, type);
    this.bound.set(key, parameter);
    return parameter;
  }

  private get now(): string {
    return this.once(new Date(this.moment.now), 'timestamptz');
  }

  private get zone(): string {
    return this.once(this.moment.timeZone, 'text');
  }

  filter(filter: SegmentFilter): string {
    if ('attribute' in filter) return this.attribute(filter);
    const [form, ...others] = Object.keys(filter);
    if (others.length > 0 || !FORMS.some((known) => known === form)) throw unknownForm(filter);
    if ('all' in filter) return this.list(filter.all, 'and', 'true');
    if ('any' in filter) return this.list(filter.any, 'or', 'false');
    if ('not' in filter) return `not (${this.filter(filter.not)})`;
    return this.purchases(filter.purchases);
  }

  dueAt(): string {
    if (this.dates.length === 0) return 'null::timestamptz';
    return `least(${this.dates.map((write) => write()).join(', ')})`;
  }

  private list(filters: readonly SegmentFilter[], operator: 'and' | 'or', empty: string): string {
    if (filters.length === 0) return empty;
    return `(${filters.map((filter) => this.filter(filter)).join(` ${operator} `)})`;
  }

  private attribute(test: AttributeTest): string {
    const tests = Object.keys(test).filter((key) => key !== 'attribute');
    if (tests.length !== 1 || typeof test.attribute !== 'string') throw unknownForm(test);
    const value = `nullif(contact.attributes -> ${this.parameters.add(test.attribute, 'text')}, 'null'::jsonb)`;
    const json = (given: unknown): string => this.parameters.add(JSON.stringify(given ?? null), 'jsonb');
    switch (tests[0]) {
      case 'equals':
        return `coalesce(${value} = ${json(test.equals)}, false)`;
      case 'isNot':
        return `coalesce(${value} <> ${json(test.isNot)}, true)`;
      case 'in':
        if (!Array.isArray(test.in)) throw unknownForm(test);
        return `coalesce(${value} in (select jsonb_array_elements(${json(test.in)})), false)`;
      case 'exists':
        return `${value} is ${test.exists === false ? '' : 'not '}null`;
      case 'atLeast':
        return this.numberTest(value, '>=', test.atLeast);
      case 'atMost':
        return this.numberTest(value, '<=', test.atMost);
      default:
        throw unknownForm(test);
    }
  }

  private numberTest(value: string, operator: '>=' | '<=', bound: number | undefined): string {
    return `case when jsonb_typeof(${value}) = 'number' then (${value})::numeric ${operator} ${this.number(bound)} else false end`;
  }

  private purchases(conditions: PurchaseConditions): string {
    const unknown = Object.keys(conditions).filter((key) => !CONDITIONS.has(key));
    if (unknown.length > 0) throw unknownForm(conditions);
    const { never, lastBefore, lastWithin, count, total, within } = conditions;
    const window = within === undefined ? undefined : fixedDuration(within);
    const inWindow = window === undefined ? '' : ` and purchase.at >= ${this.cutOff(window)}`;
    if (window !== undefined)
      this.dates.push(() => `(select ${this.passed('min(purchase.at)', window)} ${PURCHASES_OF_CONTACT}${inWindow})`);
    const tests = [
      ...(never === true ? [`not exists (select ${PURCHASES_OF_CONTACT})`] : []),
      ...(lastBefore === undefined ? [] : [this.newest('<', lastBefore)]),
      ...(lastWithin === undefined ? [] : [this.newest('>=', lastWithin)]),
      ...(count === undefined ? [] : this.range(`(select count(*) ${PURCHASES_OF_CONTACT}${inWindow})`, count)),
      ...(total === undefined ? [] : this.range(this.total(total.currency, inWindow), total)),
    ];
    if (tests.length === 0) throw unknownForm(conditions);
    return `(${tests.join(' and ')})`;
  }

  private newest(operator: '<' | '>=', text: string): string {
    const duration = fixedDuration(text);
    this.dates.push(() => {
      const passed = this.passed('max(purchase.at)', duration);
      return `(select case when ${passed} > ${this.now} then ${passed} end ${PURCHASES_OF_CONTACT})`;
    });
    return `coalesce((select max(purchase.at) ${PURCHASES_OF_CONTACT}) ${operator} ${this.cutOff(duration)}, false)`;
  }

  private total(currency: string | undefined, inWindow: string): string {
    const own = this.parameters.add(currency ?? this.moment.currency, 'text');
    return `(select coalesce(sum(purchase.amount), 0) ${PURCHASES_OF_CONTACT} and purchase.currency = ${own}${inWindow})`;
  }

  private range(value: string, range: Range): string[] {
    return [
      ...(range.atLeast === undefined ? [] : [`${value} >= ${this.number(range.atLeast)}`]),
      ...(range.atMost === undefined ? [] : [`${value} <= ${this.number(range.atMost)}`]),
    ];
  }

  private number(value: number | undefined): string {
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new AppError('badInput', `${JSON.stringify(value)} is not a number`);
    return this.parameters.add(String(value), 'numeric');
  }

  /** What lies before it is longer ago than the duration. */
  private cutOff(duration: FixedDuration): string {
    if (duration.kind === 'exact') return `(${this.now} - ${this.milliseconds(duration.ms)})`;
    const days = this.parameters.add(duration.days, 'integer');
    return `(((${this.now} at time zone ${this.zone})::date - ${days})::timestamp at time zone ${this.zone})`;
  }

  /** The first instant at which something that happened at `at` lies before the cut-off. */
  private passed(at: string, duration: FixedDuration): string {
    // The world clock counts milliseconds: the one after "exactly so long ago" is the first that is longer ago.
    if (duration.kind === 'exact') return `(${at} + ${this.milliseconds(duration.ms + 1)})`;
    const days = this.parameters.add(duration.days + 1, 'integer');
    return `(((${at} at time zone ${this.zone})::date + ${days})::timestamp at time zone ${this.zone})`;
  }

  private milliseconds(ms: number): string {
    return `${this.parameters.add(ms, 'double precision')} * interval '1 millisecond'`;
  }
}

function unknownForm(found: unknown): AppError {
  return new AppError(
    'badInput',
    `${JSON.stringify(found)} is not a segment filter: docs/segments.md has the grammar, each object takes exactly one form`,
    [{ found, expected: 'one of all, any, not, attribute with one test, purchases' }],
  );
}
