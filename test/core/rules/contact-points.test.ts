import { expect } from 'chai';
import { normaliseEmail, normalisePhone } from '../../../core/rules/contact-points.js';

describe('contact points have one spelling', () => {
  const emails: readonly [string, string | undefined][] = [
    [' Sara@Example.COM ', 'sara@example.com'],
    ['ann+shop@mail.example.org', 'ann+shop@mail.example.org'],
    ['ａｎｎ@example.com', 'ann@example.com'],
    ['reza@bücher.example', 'reza@xn--bcher-kva.example'],
    ['no-at-sign.example.com', undefined],
    ['two@@example.com', undefined],
    ['dot.@example.com', undefined],
    ['spaces in@example.com', undefined],
    ['nobody@localhost', undefined],
    ['header\r\nbcc:x@example.com', undefined],
    ['', undefined],
  ];
  for (const [given, expected] of emails)
    it(`${JSON.stringify(given)} is ${expected ?? 'refused'}`, () => {
      const result = normaliseEmail(given);
      expect(result.ok ? result.value : undefined).to.equal(expected);
    });

  const phones: readonly [string, string | undefined][] = [
    ['0912 345 6789', '+989123456789'],
    ['۰۹۱۲۳۴۵۶۷۸۹', '+989123456789'],
    ['٠٩١٢٣٤٥٦٧٨٩', '+989123456789'],
    ['+44 20 7946 0958', '+442079460958'],
    ['00989123456789', '+989123456789'],
    ['12', undefined],
    ['call me', undefined],
  ];
  for (const [given, expected] of phones)
    it(`${given} is ${expected ?? 'refused'} in Iran`, () => {
      const result = normalisePhone(given, 'IR');
      expect(result.ok ? result.value : undefined).to.equal(expected);
    });
});
