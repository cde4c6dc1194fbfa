// Durations of segment filters: of fixed length, so without years and months.
import { AppError } from '../../core/errors.js';

const PATTERN = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Whole days count civil days of the organisation; anything with a time of day counts from the instant. */
export type FixedDuration =
  | { readonly kind: 'civilDays'; readonly days: number }
  | { readonly kind: 'exact'; readonly ms: number };

/** Throws `badInput` for anything that is not such a duration. */
export function fixedDuration(text: string): FixedDuration {
  const match = PATTERN.exec(text);
  if (!match)
    throw new AppError('badInput', `"${text}" is not a duration of fixed length: write for example "P180D" or "PT12H"`);
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const allDays = weeks * 7 + days;
  if (!text.includes('T')) return { kind: 'civilDays', days: allDays };
  return { kind: 'exact', ms: (((allDays * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 };
}
