// Dates are UTC and nothing else: there is no local time an expression could see.
import { toBrokenDownTime, toSeconds } from '../dates/calendar.js';
import { formatDate, ISO_FORMAT } from '../dates/format-date.js';
import { parseDate } from '../dates/parse-date.js';
import { OPERATIONS } from '../values/arithmetic.js';
import type { NativeFunctions } from './builtin-types.js';

export const DATES: NativeFunctions = {
  'gmtime/0': toBrokenDownTime,
  'mktime/0': toSeconds,
  'strftime/1': (input, format) => formatDate(input, format),
  'strptime/1': parseDate,
  'todate/0': (input) => formatDate(input, ISO_FORMAT),
  'todateiso8601/0': (input) => formatDate(input, ISO_FORMAT),
  'date/0': (input) => formatDate(input, ISO_FORMAT),
  'fromdate/0': (input) => toSeconds(parseDate(input, ISO_FORMAT)),
  'fromdateiso8601/0': (input) => toSeconds(parseDate(input, ISO_FORMAT)),
  'dateadd/2': (input, _unit, amount) => OPERATIONS['+'](input, amount),
  'datesub/2': (input, _unit, amount) => OPERATIONS['-'](input, amount),
};
