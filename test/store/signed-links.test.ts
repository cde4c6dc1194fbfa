import { expect } from 'chai';
import fc from 'fast-check';
import { createSignedLinks } from '../../store/signed-links.js';

const OLD = 'an-old-secret-of-at-least-32-characters';
const NEW = 'a-new-secret-of-at-least-32-characters!';
const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

const before = createSignedLinks({ keys: { k1: OLD }, currentKeyId: 'k1', publicUrl: 'https://shop.test/' });
const after = createSignedLinks({ keys: { k1: OLD, k2: NEW }, currentKeyId: 'k2', publicUrl: 'https://shop.test' });

describe('signed links', () => {
  it('gives back what it signed, for the purpose it was signed for', () => {
    const token = after.sign('click', { messageId: 'm1', position: 3 });
    expect(after.verify(token, 'click', NOW)).to.deep.equal({ valid: true, claims: { messageId: 'm1', position: 3 } });
    expect(after.verify(token, 'unsubscribe', NOW)).to.deep.equal({ valid: false, reason: 'wrongPurpose' });
  });

  it('puts the path of the purpose between the public address and the token', () => {
    expect(before.url('unsubscribe', { messageId: 'm1' })).to.match(/^https:\/\/shop\.test\/u\/k1\.[\w-]+\.[\w-]{22}$/);
  });

  it('keeps links of an old key working after the key is replaced', () => {
    const token = before.sign('unsubscribe', { messageId: 'm1' });
    expect(after.verify(token, 'unsubscribe', NOW + 5000 * DAY).valid).to.equal(true);
    expect(before.verify(after.sign('open', { messageId: 'm1' }), 'open', NOW)).to.deep.equal({
      valid: false,
      reason: 'badSignature',
    });
  });

  it('lets answers and forms expire, and never an unsubscribe link', () => {
    const token = after.sign('answer', { messageId: 'm1', score: 5 }, NOW + DAY);
    expect(after.verify(token, 'answer', NOW)).to.include({ valid: true, expiresAt: NOW + DAY });
    expect(after.verify(token, 'answer', NOW + DAY)).to.deep.equal({ valid: false, reason: 'expired' });
    expect(() => after.sign('form', {})).to.throw(RangeError, 'has to expire');
    expect(() => after.sign('unsubscribe', {}, NOW)).to.throw(RangeError, 'never expires');
  });

  it('refuses a token with any one character changed', () => {
    const token = after.sign('click', { messageId: '0198c0de', position: 1 });
    fc.assert(
      fc.property(fc.nat(token.length - 2), fc.constantFrom('A', 'b', '_', '9'), (at, letter) => {
        fc.pre(token[at] !== letter);
        return !after.verify(`${token.slice(0, at)}${letter}${token.slice(at + 1)}`, 'click', NOW).valid;
      }),
    );
  });

  it('answers anything that is not a token with a reason, never with an exception', () => {
    for (const text of ['', '.', 'a.b', '__proto__.x.y', 'constructor.e30.AAAA', 'k2.e30.AAAA', 'a.b.c.d']) {
      expect(after.verify(text, 'click', NOW).valid, text).to.equal(false);
    }
  });

  it('refuses a secret that is too short and a current key that does not exist', () => {
    expect(() => createSignedLinks({ keys: { k1: 'short' }, currentKeyId: 'k1', publicUrl: '' })).to.throw('needs 32');
    expect(() => createSignedLinks({ keys: { k1: OLD }, currentKeyId: 'k2', publicUrl: '' })).to.throw(
      'no link secret',
    );
  });
});
