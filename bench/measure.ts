// How benches measure. Figures per second are of the wall clock: they mean something on a quiet machine, and the row of
// calibration beside them tells whether it was one.
import type { Row } from './bench.js';

const CALIBRATION_ROUNDS = 100_000_000;
const MS_PER_SECOND = 1000;

export interface Stopwatch {
  /** Seconds of the wall clock since it was started. */
  seconds(): number;
  /** Seconds of CPU that this process used since, all its threads together. */
  cpuSeconds(): number;
}

export function startStopwatch(): Stopwatch {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return {
    seconds: () => (performance.now() - startedAt) / MS_PER_SECOND,
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000_000;
    },
  };
}

type Measured = Required<Pick<Row, 'figure' | 'samples'>>;

/** The figure in the middle of an odd number of samples. */
export function medianOf(samples: readonly number[]): Measured {
  return { figure: samples.toSorted((a, b) => a - b)[samples.length >> 1]!, samples };
}

export async function medianOfThree(measure: () => number | Promise<number>): Promise<Measured> {
  const samples: number[] = [];
  while (samples.length < 3) samples.push(await measure());
  return medianOf(samples);
}

/** Of a good hundred samples at least: of fewer the 95th says little. */
export function percentilesOf(samples: readonly number[]): { readonly p50: number; readonly p95: number } {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p95: at(0.95) };
}

/** A fixed loop of integer arithmetic: how fast this machine is, and, where wall clock and CPU part, how busy. */
export function calibrate(): Row {
  const watch = startStopwatch();
  mix(CALIBRATION_ROUNDS);
  const ms = watch.seconds() * MS_PER_SECOND;
  const cpuMs = watch.cpuSeconds() * MS_PER_SECOND;
  return { what: 'calibration: a fixed loop', figure: ms, unit: 'ms', note: `${Math.round(cpuMs)} ms of CPU` };
}

function mix(rounds: number): number {
  let mixed = 1;
  for (let round = 0; round < rounds; round++) mixed = (Math.imul(mixed, 1664525) + 1013904223) | 0;
  return mixed;
}

/** The most memory that this process ever had, in MB. */
export function peakMemoryMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
