import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../../core/json.js';
import { output } from '../evaluate.js';

describe('dates', () => {
  const rows: readonly (readonly [source: string, input: Json, expected: Json])[] = [
    ['todate', 0, '1970-01-01T00:00:00Z'],
    ['todate', 1774081800.9, '2026-03-21T08:30:00Z'],
    ['fromdate', '2026-03-21T08:30:00Z', 1774081800],
    ['[todateiso8601, date]', -1, ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59Z']],
    ['gmtime', 1425599621.25, [2015, 2, 5, 23, 53, 41.25, 4, 63]],
    ['[2024, 8, 21] | mktime', null, 1726876800],
    ['[2024, 12, 32, 25, 61, 61] | mktime | todate', null, '2025-02-02T02:02:01Z'],
    [
      'strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %Z %z")',
      0,
      '1970-01-01 00:00:00 001 Thu Thursday Jan January UTC +0000',
    ],
    [
      'strftime("%C %y %e %k %l %I %p %u %w %s %% %D %F %T %R")',
      0,
      '19 70  1  0 12 12 AM 4 4 0 % 01/01/70 1970-01-01 00:00:00 00:00',
    ],
    ['strftime("%G-W%V %U %W")', 1704067200, '2024-W01 00 01'],
    ['strftime("%G-W%V")', 1609459200, '2020-W53'],
    ['strftime("%c")', 1774081800, 'Sat Mar 21 08:30:00 2026'],
    ['strptime("%Y-%m-%dT%H:%M:%SZ")', '2015-03-05T23:51:47Z', [2015, 2, 5, 23, 51, 47, 4, 63]],
    ['strptime("%d %b %Y, %I:%M %p") | mktime | todate', '5 Mar 2015, 11:51 PM', '2015-03-05T23:51:00Z'],
    ['strptime("%A, %B %d, %Y") | mktime', 'Thursday, March 05, 2015', 1425513600],
    ['strptime("%y-%j") | mktime | todate', '24-060', '2024-02-29T00:00:00Z'],
    ['strptime("%s") | mktime', '1425599621', 1425599621],
    ['strptime("%H:%M %z") | .[3:5]', '10:20 +03:30', [10, 20]],
    ['dateadd("seconds"; 60)', 0, 60],
  ];
  for (const [source, input, expected] of rows) {
    it(`${source} on ${JSON.stringify(input)} gives ${JSON.stringify(expected)}`, () => {
      expect(output(source, input)).to.deep.equal(expected);
    });
  }

  const errors: readonly (readonly [source: string, input: Json, message: string])[] = [
    ['todate', 'x', 'strftime/1 requires parsed datetime inputs'],
    ['strftime([])', 0, 'strftime/1 requires a string format'],
    ['mktime', 'x', 'mktime requires array inputs'],
    ['mktime', ['a', 1], 'mktime requires parsed datetime inputs'],
    ['gmtime', 'x', 'gmtime() requires numeric inputs'],
    ['todate', 1e300, 'error converting number of seconds since epoch to datetime'],
    ['fromdate', '2026-03-21', 'date "2026-03-21" does not match format "%Y-%m-%dT%H:%M:%SZ"'],
    ['strptime(1)', 'x', 'strptime/1 requires string inputs and arguments'],
  ];
  for (const [source, input, message] of errors) {
    it(`${source} on ${JSON.stringify(input)} fails: ${message}`, () => {
      expect(() => output(source, input)).to.throw(message);
    });
  }

  it('go to text and back, agreeing with ISO 8601 in the years 1000 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_610_224_000, max: 250_000_000_000 }), (seconds) => {
        const text = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
        expect(output('todate', seconds)).to.equal(text);
        expect(output('fromdate', text)).to.equal(seconds);
        expect(output('gmtime | mktime', seconds)).to.equal(seconds);
      }),
    );
  });
});
