import { expect } from 'chai';
import { parameterViolations, requiredParameters } from '../../../core/catalog/templates.js';
import { compileTemplate } from '../../../core/rendering/template-language.js';
import { compileTemplates, type MessageView } from '../../../core/rendering/templates.js';
import { readShippedTemplates } from '../../../store/shipped-templates.js';

const SHIPPED = readShippedTemplates();
const NOWRUZ = Date.UTC(2026, 2, 21, 6, 5);
const FRAME = {
  zone: 'Asia/Tehran',
  track: (url: string) => `https://shop.test/c/${encodeURIComponent(url)}`,
  answer: (score: number) => `https://shop.test/a/score-${score}`,
};
const VIEW: MessageView = {
  recipient: { name: 'Sara <b>' },
  organisation: { name: 'Tea & More', currency: 'IRR', websiteUrl: 'https://shop.test' },
  parameters: { offer: { fa: 'چای بهاره', en: 'Spring tea' } },
  links: { unsubscribe: 'https://shop.test/u/token', open: null },
  coupon: { code: 'ABCD-1234', percent: 15, amount: null, currency: null, validUntil: NOWRUZ },
  task: { title: { fa: 'تماس', en: 'Call' }, dueAt: NOWRUZ, url: 'https://shop.test/tasks/1' },
};

const render = (source: string, view: object = {}, kind: 'html' | 'text' = 'html'): string =>
  compileTemplate(source, kind)(view, { ...FRAME, locale: 'en' });

describe('the template language', () => {
  it('fails for a name that is missing instead of leaving a hole', () => {
    expect(() => render('Hello {{name}}')).to.throw('"name" not defined');
  });

  const forbidden = ['{{lookup this "constructor"}}', '{{log "x"}}', '{{anything 1}}', '{{#anything}}x{{/anything}}'];
  for (const source of forbidden) {
    it(`refuses ${source} when it is compiled or rendered`, () => {
      expect(() => render(source, {})).to.throw();
    });
  }

  it('reaches nothing of a prototype', () => {
    expect(() => render('{{constructor.name}}', { a: 1 })).to.throw('not defined');
    expect(() => render('{{__proto__.x}}', { a: 1 })).to.throw();
  });

  it('refuses anything but text as a template', () => {
    expect(() => compileTemplate({ type: 'Program', body: [] } as unknown as string, 'html')).to.throw('is text');
  });

  it('turns an address that is not for the web or for mail into "#"', () => {
    expect(render('{{url x}} {{track x}}', { x: 'javascript:alert(1)' })).to.equal('# #');
    expect(render('{{url x}}', { x: 'mailto:a@b.test' }, 'text')).to.equal('mailto:a@b.test');
  });

  it('escapes in HTML and not in text', () => {
    expect(render('{{x}}', { x: '<b>&' })).to.equal('&lt;b&gt;&amp;');
    expect(render('{{x}}', { x: '<b>&' }, 'text')).to.equal('<b>&');
  });
});

describe('the shipped templates', () => {
  const templates = compileTemplates(SHIPPED);

  for (const { description } of SHIPPED.templates) {
    for (const locale of ['fa', 'en'] as const) {
      it(`${description.name} (${locale}) renders with a subject, HTML and text`, () => {
        const mail = templates(description.name)!.render(locale, VIEW, { ...FRAME, locale });
        expect(mail.subject).to.not.equal('');
        expect(mail.subject).to.not.match(/[\n{}]/);
        expect(mail.html).to.contain(locale === 'fa' ? '<html lang="fa" dir="rtl">' : '<html lang="en" dir="ltr">');
        expect(mail.html).to.contain('Sara &lt;b&gt;').and.not.contain('Sara <b>');
        expect(mail.html + mail.text).to.not.match(/\{\{|undefined|\[object/);
        expect(mail.text).to.contain('https://shop.test/u/token');
      });
    }
  }

  it('show Jalali dates and Persian digits in Persian, Gregorian dates in English', () => {
    const coupon = templates('reactivation-coupon')!;
    const fa = coupon.render('fa', VIEW, { ...FRAME, locale: 'fa' });
    expect(fa.subject).to.equal('۱۵ درصد تخفیف برای خرید بعدی شما');
    expect(fa.text).to.contain('شنبه ۱ فروردین ۱۴۰۵').and.contain('ABCD-1234');
    const en = coupon.render('en', VIEW, { ...FRAME, locale: 'en' });
    expect(en.text).to.contain('Saturday 21 March 2026').and.contain('15% off your next purchase');
  });

  it('give five links to answer a survey with', () => {
    const mail = templates('survey-invitation')!.render('en', VIEW, { ...FRAME, locale: 'en' });
    for (const body of [mail.html, mail.text]) {
      expect([...body.matchAll(/\/a\/score-(\d)/g)].map((match) => match[1])).to.deep.equal(['1', '2', '3', '4', '5']);
    }
  });

  it('name what is missing before anything is sent', () => {
    const { description } = templates('reactivation-coupon')!;
    expect(requiredParameters(description)).to.deep.equal(['couponId']);
    expect(parameterViolations(description, {})).to.deep.equal([
      { pointer: '/couponId', message: 'the template "reactivation-coupon" needs it' },
    ]);
    expect(parameterViolations(description, { couponId: 'x' })[0]?.pointer).to.equal('/couponId');
  });

  it('have no unsubscribe link when the view has none', () => {
    const view = { ...VIEW, links: { unsubscribe: null, open: null } };
    const mail = templates('task-assigned')!.render('en', view, { ...FRAME, locale: 'en' });
    expect(mail.html + mail.text).to.not.contain('/u/');
  });
});
