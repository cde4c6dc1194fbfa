import { expect } from 'chai';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { buildMime, envelopeAddress, type MimeMail, parseAddress } from '../../connectors/mime.js';

const mail = (more: Partial<MimeMail> = {}): MimeMail => ({
  messageId: 'm1@shop.test',
  from: '"فروشگاه" <news@shop.test>',
  to: { address: 'sara@example.test', name: 'سارا' },
  subject: 'سلام',
  text: 'متن',
  html: '<p>متن</p>',
  headers: {},
  date: new Date(0),
  ...more,
});

describe('a mail as bytes', () => {
  it('is read by a mail program as it was meant', async () => {
    const parsed = await PostalMime.parse(buildMime(mail({ headers: { 'List-Unsubscribe': '<https://l.test/u>' } })));
    expect(parsed).to.include({ subject: 'سلام', messageId: '<m1@shop.test>', date: '1970-01-01T00:00:00.000Z' });
    expect(parsed.from).to.deep.include({ name: 'فروشگاه', address: 'news@shop.test' });
    expect(parsed.to?.[0]).to.deep.include({ name: 'سارا', address: 'sara@example.test' });
    expect(parsed.text?.trim()).to.equal('متن');
    expect(parsed.html?.trim()).to.equal('<p>متن</p>');
    expect(parsed.headers).to.deep.include({
      key: 'list-unsubscribe',
      originalKey: 'List-Unsubscribe',
      value: '<https://l.test/u>',
    });
  });

  it('carries any subject and any text unchanged', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).map((text) => text.trim());
    await fc.assert(
      fc.asyncProperty(words, words, async (subject, text) => {
        fc.pre(!/[\r\n\0]/.test(subject) && !/\s\s|[^\S ]/.test(subject) && !subject.includes('=?'));
        const parsed = await PostalMime.parse(buildMime(mail({ subject, text })));
        expect(parsed.subject ?? '').to.equal(subject);
        expect((parsed.text ?? '').trim()).to.equal(text.replace(/\r\n/g, '\n').trim());
      }),
      { numRuns: 50 },
    );
  });

  it('keeps every line within what SMTP allows and begins none with a dot', () => {
    const long = '.سلام '.repeat(500);
    const lines = buildMime(mail({ subject: long, text: long, html: long }))
      .toString()
      .split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(200);
    expect(lines.filter((line) => line.startsWith('.'))).to.deep.equal([]);
    expect(lines.filter((line) => line.includes('\n'))).to.deep.equal([]);
  });

  it('turns a domain in another script into its ASCII form and drops what does not belong into an address', () => {
    expect(envelopeAddress('info@bücher.test')).to.equal('info@xn--bcher-kva.test');
    expect(envelopeAddress('a@b.test>\r\nRCPT TO:<evil@b.test')).to.not.match(/[\r\n<>\s]/);
    expect(parseAddress('Shop <a@b.test>')).to.deep.equal({ name: 'Shop', address: 'a@b.test' });
    expect(parseAddress('a@b.test')).to.deep.equal({ address: 'a@b.test' });
  });
});
