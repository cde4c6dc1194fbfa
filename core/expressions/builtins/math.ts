import type { Json } from '../../json.js';
import { fail } from '../errors.js';
import { describe } from '../values/json-text.js';
import type { NativeFunctions } from './builtin-types.js';

const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** Lanczos approximation of the gamma function. */
const LANCZOS = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.001208650973866179,
  -0.000005395239384953,
];

const OF_ONE: Readonly<Record<string, (x: number) => Json>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round: (x) => (x < 0 ? -Math.round(-x) : Math.round(x)),
  trunc: Math.trunc,
  nearbyint: roundHalfToEven,
  rint: roundHalfToEven,
  fabs: Math.abs,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  expm1: Math.expm1,
  exp2: (x) => 2 ** x,
  exp10: (x) => 10 ** x,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  significand: (x) => (x === 0 || !Number.isFinite(x) ? x : x / 2 ** exponentOf(x)),
  logb: (x) => (x === 0 ? Number.NEGATIVE_INFINITY : Number.isFinite(x) ? exponentOf(x) : Number.POSITIVE_INFINITY),
  frexp: (x) => (x === 0 || !Number.isFinite(x) ? [x, 0] : [x / 2 ** (exponentOf(x) + 1), exponentOf(x) + 1]),
  modf: (x) => [Number.isFinite(x) ? x - Math.trunc(x) : 0, Math.trunc(x)],
  gamma: logGamma,
  lgamma: logGamma,
  lgamma_r: (x) => [logGamma(x), 1],
  tgamma: (x) => Math.exp(logGamma(x)),
};

const OF_TWO: Readonly<Record<string, (x: number, y: number) => number>> = {
  pow: (x, y) => x ** y,
  atan2: Math.atan2,
  fmin: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y)),
  fmax: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y)),
  fmod: (x, y) => x % y,
  fdim: (x, y) => (x > y ? x - y : 0),
  hypot: Math.hypot,
  copysign: (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
  drem: (x, y) => x - roundHalfToEven(x / y) * y,
  ldexp: scaleByPowerOfTwo,
  scalb: scaleByPowerOfTwo,
  scalbln: scaleByPowerOfTwo,
};

export const MATH: NativeFunctions = {
  ...Object.fromEntries(
    Object.entries(OF_ONE).map(([name, compute]) => [`${name}/0`, (input: Json) => compute(numberFor(input))]),
  ),
  ...Object.fromEntries(
    Object.entries(OF_TWO).map(([name, compute]) => [
      `${name}/2`,
      (_input: Json, x: Json, y: Json) => compute(numberFor(x), numberFor(y)),
    ]),
  ),
  'fma/3': (_input, x, y, z) => numberFor(x) * numberFor(y) + numberFor(z),
  'abs/0': (input) => {
    if (typeof input === 'number') return input < 0 ? -input : input;
    return typeof input === 'string' ? input : fail(`${describe(input)} has no absolute value`);
  },
  'isinfinite/0': (input) => typeof input === 'number' && Math.abs(input) === Number.POSITIVE_INFINITY,
  'isnan/0': (input) => Number.isNaN(input),
  'isnormal/0': (input) => Number.isFinite(input) && Math.abs(input as number) >= SMALLEST_NORMAL,
  'infinite/0': () => Number.POSITIVE_INFINITY,
  'nan/0': () => Number.NaN,
};

function numberFor(value: Json): number {
  return typeof value === 'number' ? value : fail(`${describe(value)} number required`);
}

function exponentOf(x: number): number {
  return Math.floor(Math.log2(Math.abs(x)));
}

function roundHalfToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** In two steps, so that an exponent out of a double's range does not spoil a result that is in it. */
function scaleByPowerOfTwo(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

function logGamma(x: number): number {
  const shifted = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const series = LANCZOS.reduce((sum, coefficient, index) => sum + coefficient / (x + index + 1), 1.000000000190015);
  return -shifted + Math.log((2.5066282746310007 * series) / x);
}
