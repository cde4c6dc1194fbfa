import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { startTestApi, type TestApi } from '../support/api.js';

const COUPON = { code: 'SPRING-15', validUntil: '2026-03-30T08:00:00Z', percent: 15 };

describe('templates over the API', () => {
  let api: TestApi;
  let contactId: string;

  before(async () => {
    api = await startTestApi();
    const sara = { externalId: 't1', displayName: 'سارا', locale: 'fa', emails: ['sara@shop.test'] };
    contactId = (await api.send('POST', '/api/v1/contacts', { body: sara })).body.id;
  });

  after(() => api.stop());

  const preview = (name: string, body: object) => api.send('POST', `/api/v1/templates/${name}/preview`, { body });

  it('are listed, and shown with their texts', async () => {
    const { items } = (await api.send('GET', '/api/v1/templates')).body;
    expect(items.map(({ name }: { name: string }) => name)).to.include.members(['survey-invitation', 'task-assigned']);
    const shown = await api.send('GET', '/api/v1/templates/reactivation-coupon');
    expect(shown.body).to.deep.include({ version: '1.0.0', topic: 'promotional' });
    expect(shown.body.texts.en.subject).to.include('{{number coupon.percent}}');
    expect((await api.send('GET', '/api/v1/templates/nothing')).body).to.include({ status: 404, code: 'notFound' });
  });

  it('are previewed for a contact, in the language of the contact unless told', async () => {
    const parameters = { surveyId: 'after-purchase' };
    const fa = (await preview('survey-invitation', { contactId, parameters })).body;
    expect(fa).to.include({ template: 'survey-invitation', locale: 'fa', subject: 'خرید از Shop چطور بود؟' });
    expect(fa.html).to.include('سارا').and.include('dir="rtl"').and.include('https://shop.test/u/preview');
    const en = (await preview('survey-invitation', { contactId, parameters, locale: 'en' })).body;
    expect(en.text).to.include('https://shop.test/a/preview-5');
  });

  it('are previewed for somebody invented, with a coupon or a task that does not exist yet', async () => {
    const coupon = await preview('reactivation-coupon', { sample: { name: 'Ann', coupon: COUPON } });
    expect(coupon.body.text).to.include('Dear Ann').and.include('SPRING-15').and.include('Monday 30 March 2026');
    const task = { title: { fa: 'تماس', en: 'Call Ann' }, dueAt: '2026-03-30T08:00:00Z' };
    const told = await preview('task-assigned', { sample: { task, timeZone: 'Europe/Berlin' } });
    expect(told.body.subject).to.equal('New task: Call Ann');
    expect(told.body.text).to.include('10:00').and.not.include('/u/preview');
  });

  it('name the parameter that is missing, or of the wrong kind', async () => {
    const missing = await preview('reactivation-coupon', {});
    expect(missing.body).to.include({ status: 400, code: 'badInput' });
    expect(missing.body.detail).to.equal('/parameters/couponId: the template "reactivation-coupon" needs it');
    expect(missing.body.errors[0].pointer).to.equal('/parameters/couponId');
    const wrong = await preview('reactivation-coupon', { parameters: { couponId: 'x' } });
    expect(wrong.body.errors[0]).to.include({ pointer: '/parameters/couponId', expected: 'must match format "uuid"' });
  });

  it('say what can not be shown: a coupon that is not there, a contact, a time zone', async () => {
    const gone = await preview('reactivation-coupon', { parameters: { couponId: newId() } });
    expect(gone.body).to.include({ status: 400, code: 'badInput' });
    expect(gone.body.detail).to.equal('/parameters/couponId: there is no such coupon; name another, or give a sample.');
    const worthless = { sample: { coupon: { code: 'A', validUntil: COUPON.validUntil } } };
    expect((await preview('reactivation-coupon', worthless)).body.errors[0].pointer).to.equal('/sample/coupon/percent');
    expect((await preview('reactivation-low', { contactId: newId() })).body).to.include({ code: 'notFound' });
    const zone = await preview('reactivation-low', { sample: { timeZone: 'Moon/Crater' } });
    expect(zone.body.detail).to.include('There is no time zone "Moon/Crater"');
  });

  it('leave nothing behind', async () => {
    await preview('reactivation-low', { contactId });
    const [left] = await api.dataSource.query(
      'select (select count(*) from message)::integer as messages, (select count(*) from tracked_link)::integer as links',
    );
    expect(left).to.deep.equal({ messages: 0, links: 0 });
  });
});
