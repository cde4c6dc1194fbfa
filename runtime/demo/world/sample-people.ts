// Who the people of the sample world are: names, languages and zones, by a person's key alone.
import { chance, pick } from '../chance.js';

export interface SamplePerson {
  readonly name: string;
  readonly locale: 'fa' | 'en';
  readonly timeZone: string;
}

const PERSIAN_NAMES = [
  'آرش رضایی',
  'نگار احمدی',
  'مریم کریمی',
  'کاوه مرادی',
  'شیرین جعفری',
  'بهرام صادقی',
  'لیلا نوری',
  'پویا رستمی',
];
const ENGLISH_NAMES = [
  'Grace Ellis',
  'Tom Archer',
  'Nora Quinn',
  'Owen Hale',
  'Iris Webb',
  'Paul Marsh',
  'Ada Stone',
  'Hugh Lane',
];

/** The person of this key; the same on every machine. */
export function personOf(key: string): SamplePerson {
  const locale = chance('locale', key) < 0.6 ? 'fa' : 'en';
  return {
    name: pick(locale === 'fa' ? PERSIAN_NAMES : ENGLISH_NAMES, 'name', key),
    locale,
    timeZone: locale === 'fa' ? 'Asia/Tehran' : 'Europe/London',
  };
}
