// The words that a diagram adds to those of its definition.
import { formatNumber, type Locale } from '../calendar/format.js';

export interface Phrases {
  readonly start: string;
  readonly end: string;
  readonly onRequest: string;
  readonly everyTime: (span: string) => string;
  readonly bySchedule: (cron: string) => string;
  readonly or: string;
  readonly and: string;
  readonly anyEvent: string;
  readonly atMost: (span: string) => string;
  readonly byDefault: (value: string) => string;
  readonly computed: string;
  readonly isMissing: (what: string) => string;
  readonly isThere: (what: string) => string;
  readonly onlyIf: (condition: string) => string;
  readonly asLongAs: (condition: string) => string;
  readonly forEach: (item: string, list: string) => string;
  readonly forEachEvent: string;
  readonly nextItem: string;
  readonly afterLast: string;
  readonly otherwise: string;
  readonly onError: string;
  readonly onErrorOf: (what: string) => string;
  readonly retries: (count: number) => string;
  readonly dueIn: (hours: string) => string;
  readonly givenUpAfter: (span: string) => string;
  readonly parallel: string;
  readonly race: string;
  readonly ifItFails: string;
  readonly form: (name: string) => string;
  readonly legend: Readonly<Record<'passed' | 'standing' | 'skipped', string>>;
  readonly yes: string;
  readonly no: string;
}

const ENGLISH: Phrases = {
  start: 'Start',
  end: 'End',
  onRequest: 'Started by a person or another process',
  everyTime: (span) => `Every ${span}`,
  bySchedule: (cron) => `On schedule ${cron}`,
  or: ' or ',
  and: ' and ',
  anyEvent: 'any event',
  atMost: (span) => `at most ${span}`,
  byDefault: (value) => `${value} by default`,
  computed: 'computed',
  isMissing: (what) => `there is no ${what}`,
  isThere: (what) => `${what} is set`,
  onlyIf: (condition) => `only if ${condition}`,
  asLongAs: (condition) => `as long as ${condition}`,
  forEach: (item, list) => `for each ${item} of ${list}`,
  forEachEvent: 'for each event',
  nextItem: 'next',
  afterLast: 'after the last',
  otherwise: 'otherwise',
  onError: 'on an error',
  onErrorOf: (what) => `on ${what}`,
  retries: (count) => `tries again up to ${formatNumber(count, 'en')} times`,
  dueIn: (hours) => `due in ${hours} working hours`,
  givenUpAfter: (span) => `given up after ${span}`,
  parallel: 'all at the same time',
  race: 'whichever comes first',
  ifItFails: 'If it fails',
  form: (name) => `form: ${name}`,
  legend: { passed: 'taken so far', standing: 'stands here now', skipped: 'skipped or not reached' },
  yes: 'yes',
  no: 'no',
};

const PERSIAN: Phrases = {
  start: 'آغاز',
  end: 'پایان',
  onRequest: 'با درخواست یک همکار یا فرایندی دیگر',
  everyTime: (span) => `هر ${span}`,
  bySchedule: (cron) => `طبق برنامهٔ ${cron}`,
  or: ' یا ',
  and: ' و ',
  anyEvent: 'هر رویداد',
  atMost: (span) => `حداکثر ${span}`,
  byDefault: (value) => `${value} (پیش‌فرض)`,
  computed: 'محاسبه می‌شود',
  isMissing: (what) => `${what} نباشد`,
  isThere: (what) => `${what} باشد`,
  onlyIf: (condition) => `تنها اگر ${condition}`,
  asLongAs: (condition) => `تا وقتی که ${condition}`,
  forEach: (item, list) => `برای هر ${item} از ${list}`,
  forEachEvent: 'برای هر رویداد',
  nextItem: 'بعدی',
  afterLast: 'پس از آخرین',
  otherwise: 'وگرنه',
  onError: 'در صورت خطا',
  onErrorOf: (what) => `در صورت ${what}`,
  retries: (count) => `تا ${formatNumber(count, 'fa')} بار دوباره`,
  dueIn: (hours) => `مهلت: ${hours} ساعت کاری`,
  givenUpAfter: (span) => `پس از ${span} رها می‌شود`,
  parallel: 'همه هم‌زمان',
  race: 'هر کدام زودتر پیش آید',
  ifItFails: 'اگر نشد',
  form: (name) => `فرم: ${name}`,
  legend: { passed: 'راه پیموده', standing: 'اکنون اینجاست', skipped: 'رد شده یا نرسیده' },
  yes: 'بله',
  no: 'نه',
};

export function phrasesOf(locale: Locale): Phrases {
  return locale === 'fa' ? PERSIAN : ENGLISH;
}
