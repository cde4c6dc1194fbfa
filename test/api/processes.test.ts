import { expect } from 'chai';
import { newId } from '../../store/new-id.js';
import { readShippedProcesses } from '../../store/shipped.js';
import { startTestApi, type TestApi } from '../support/api.js';

function greeting(version: string, changes: object = {}): object {
  return {
    document: { dsl: '1.0.3', namespace: 'shop', name: 'greeting', version, metadata: { entry: 'once' } },
    do: [{ greet: { set: { hello: '${ .name }' } } }],
    ...changes,
  };
}

describe('processes over the API', () => {
  let api: TestApi;
  let contactId: string;

  before(async () => {
    api = await startTestApi();
    contactId = (await api.send('POST', '/api/v1/contacts', { body: { externalId: 'g1' } })).body.id;
  });

  after(() => api.stop());

  it('are checked, published once per version, and listed', async () => {
    const checked = await api.send('POST', '/api/v1/definitions/validate', { body: greeting('1.0.0') });
    expect(checked.body).to.deep.equal({ valid: true, problems: [] });
    const first = await api.send('POST', '/api/v1/definitions', { body: greeting('1.0.0') });
    expect(first.status, first.text).to.equal(201);
    expect(first.body.definition).to.include({ name: 'greeting', version: '1.0.0' });
    expect((await api.send('POST', '/api/v1/definitions', { body: greeting('1.0.0') })).status).to.equal(200);
    const other = greeting('1.0.0', { do: [{ greet: { set: { bye: 1 } } }] });
    const taken = await api.send('POST', '/api/v1/definitions', { body: other });
    expect(taken.body).to.include({ status: 409, code: 'versionExists' });
    await api.send('POST', '/api/v1/definitions', { body: greeting('1.10.0') });
    await api.send('POST', '/api/v1/definitions', { body: greeting('1.9.0') });
    const versions = await api.send('GET', '/api/v1/definitions/greeting/versions');
    expect(versions.body.items.map((item: { version: string }) => item.version)).to.deep.equal([
      '1.10.0',
      '1.9.0',
      '1.0.0',
    ]);
    const newest = await api.send('GET', '/api/v1/definitions/greeting');
    expect(newest.body).to.deep.include({ version: '1.10.0', document: greeting('1.10.0') });
    const old = await api.send('GET', '/api/v1/definitions/greeting?version=1.0.0');
    expect(old.body.version).to.equal('1.0.0');
    expect((await api.send('GET', '/api/v1/definitions/nothing')).status).to.equal(404);
  });

  it('with errors are not published; every problem has its code and pointer', async () => {
    const wrong = greeting('2.0.0', { do: [{ greet: { call: 'sendMesage', with: {} } }] });
    const answer = await api.send('POST', '/api/v1/definitions', { body: wrong });
    expect(answer.body).to.include({ status: 422, code: 'definitionInvalid' });
    expect(answer.body.errors[0]).to.include({ pointer: '/do/0/greet/call', severity: 'error' });
    expect(answer.body.errors[0]).to.include.keys('code', 'detail', 'fix');
    expect((await api.send('GET', '/api/v1/definitions/greeting?version=2.0.0')).status).to.equal(404);
    const checked = await api.send('POST', '/api/v1/definitions/validate', { body: wrong });
    expect(checked.body.valid).to.equal(false);
  });

  it('are compared: a published version with another, or with a document that is not published', async () => {
    const compare = (before: object, after: object) =>
      api.send('POST', '/api/v1/definitions/diff', { body: { before, after } });
    const draft = greeting('1.11.0', { do: [{ greet: { set: { hello: 'you' } } }] });
    const { status, body } = await compare({ name: 'greeting', version: '1.0.0' }, { document: draft });
    expect([status, body.before, body.after]).to.deep.equal([
      200,
      { name: 'greeting', version: '1.0.0' },
      { name: 'greeting', version: '1.11.0' },
    ]);
    expect(body.changes).to.deep.equal([
      {
        kind: 'settingChanged',
        task: 'greet',
        before: { pointer: '/do/0/greet/set/hello', value: '${ .name }' },
        after: { pointer: '/do/0/greet/set/hello', value: 'you' },
        text: {
          en: 'Setting hello in "greet": "you" instead of "${ .name }"',
          fa: 'تنظیم hello در «greet»: "you" به جای "${ .name }"',
        },
      },
    ]);
    expect((await compare({ name: 'greeting' }, { name: 'greeting', version: '1.9.0' })).body.changes).to.deep.equal(
      [],
    );
    expect((await compare({ name: 'greeting' }, { name: 'nothing' })).body).to.include({ code: 'notFound' });
    const broken = await compare({ name: 'greeting' }, { document: { do: [] } });
    expect(broken.body).to.include({ status: 422, code: 'definitionInvalid' });
    expect((await compare({ name: 'greeting' }, {})).status).to.equal(400);
  });

  it('that come with the program can all be published', async () => {
    for (const { name, text } of readShippedProcesses()) {
      const answer = await api.send('POST', '/api/v1/definitions', { body: JSON.parse(text) });
      expect(answer.status, `${name}: ${answer.text}`).to.equal(201);
    }
  });

  it('start for a contact as their entry rule allows; a refusal is an outcome', async () => {
    const body = { definition: 'greeting', contactExternalId: 'g1', input: { name: 'Ann' } };
    const started = await api.send('POST', '/api/v1/runs', { body });
    expect([started.status, started.body.outcome]).to.deep.equal([201, 'enrolled']);
    const refused = await api.send('POST', '/api/v1/runs', { body });
    expect([refused.status, refused.body]).to.deep.equal([
      200,
      { outcome: 'refused', reason: 'enrolledBefore', runId: started.body.runId },
    ]);
    const run = await api.send('GET', `/api/v1/runs/${started.body.runId}`);
    expect(run.body).to.deep.include({ version: '1.10.0', contactId, status: 'enrolled', input: { name: 'Ann' } });
    const listed = await api.send('GET', `/api/v1/runs?definition=greeting&status=enrolled&contactId=${contactId}`);
    expect(listed.body.items.map((item: { id: string }) => item.id)).to.deep.equal([started.body.runId]);
    const unknown = { ...body, contactExternalId: 'nobody' };
    expect((await api.send('POST', '/api/v1/runs', { body: unknown })).status).to.equal(404);
    expect((await api.send('POST', '/api/v1/runs', { body: { definition: 'nothing' } })).status).to.equal(404);
  });

  it('that start on events get the start by a person as an event', async () => {
    const body = { definition: 'reactivation', contactId, input: { reason: 'by hand' } };
    const started = await api.send('POST', '/api/v1/runs', { body, headers: { 'idempotency-key': 'start-1' } });
    const { input } = (await api.send('GET', `/api/v1/runs/${started.body.runId}`)).body;
    expect(input).to.have.length(1);
    expect(input[0]).to.deep.include({ type: 'run.requested', data: { reason: 'by hand', contactId } });
  });

  it('are paused, resumed and canceled while they run, and show their journal', async () => {
    const other = (await api.send('POST', '/api/v1/contacts', { body: { externalId: 'g2' } })).body.id;
    const { runId } = (await api.send('POST', '/api/v1/runs', { body: { definition: 'greeting', contactId: other } }))
      .body;
    for (const action of ['pause', 'resume', 'cancel']) {
      const answer = await api.send('POST', `/api/v1/runs/${runId}/${action}`);
      expect([answer.status, answer.body]).to.deep.equal([202, { runId, requested: action }]);
    }
    const asked = await api.dataSource.query('select control from run_event where run_id = $1 order by id', [runId]);
    expect(asked.map((row: { control: string }) => row.control)).to.deep.equal(['pause', 'resume', 'cancel']);
    for (const [seq, stepSeq, steps] of [
      [0, 0, [['started', '/do/0/greet', 'greet']]],
      [
        1,
        1,
        [
          ['ended', '/do/0/greet', 'greet'],
          ['ended', '', ''],
        ],
      ],
    ] as const)
      await api.dataSource.query(
        `insert into run_feed (run_id, seq, at, fed, step_seq, steps_at, steps)
         values ($1, $2, now(), '{"type":"tick"}', $3, now(), $4)`,
        [runId, seq, stepSeq, JSON.stringify(steps)],
      );
    const first = await api.send('GET', `/api/v1/runs/${runId}/steps?limit=2`);
    const rest = await api.send('GET', `/api/v1/runs/${runId}/steps?limit=2&cursor=${first.body.nextCursor}`);
    const seqs = [...first.body.items, ...rest.body.items].map((step: { seq: number }) => step.seq);
    expect([seqs, rest.body.nextCursor]).to.deep.equal([[0, 1, 2], null]);
    await api.dataSource.query(`update run set status = 'completed', ended_at = now() where id = $1`, [runId]);
    expect((await api.send('POST', `/api/v1/runs/${runId}/cancel`)).body).to.include({ status: 409, code: 'conflict' });
    expect((await api.send('POST', `/api/v1/runs/${newId()}/cancel`)).status).to.equal(404);
  });
});

describe('segments over the API', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    for (const tier of [1, 2, 3])
      await api.send('POST', '/api/v1/contacts', { body: { externalId: `s${tier}`, attributes: { tier } } });
    await api.dataSource.query(
      `insert into segment (id, name, title, filter, created_at, updated_at)
       values ($1, 'upper', '{"en": "Upper"}', '{"attribute": "tier", "atLeast": 2}', now(), now())`,
      [newId()],
    );
  });

  after(() => api.stop());

  it('count a filter before it is used, and refuse one that the grammar does not know', async () => {
    const count = (filter: object) => api.send('POST', '/api/v1/segment-counts', { body: { filter } });
    expect((await count({ attribute: 'tier', atLeast: 2 })).body).to.deep.equal({ count: 2 });
    expect((await count({ attribute: 'tier', near: 2 })).body).to.include({ status: 400, code: 'badInput' });
  });

  it('are evaluated, and show their members in pages', async () => {
    const evaluated = await api.send('POST', '/api/v1/segments/upper/evaluate');
    expect(evaluated.body).to.deep.equal({ entered: 2, left: 0, members: 2 });
    expect((await api.send('GET', '/api/v1/segments')).body.items[0]).to.deep.include({ name: 'upper', members: 2 });
    const first = await api.send('GET', '/api/v1/segments/upper/members?limit=1');
    const rest = await api.send('GET', `/api/v1/segments/upper/members?limit=1&cursor=${first.body.nextCursor}`);
    const members = [...first.body.items, ...rest.body.items].map((member: { contactId: string }) => member.contactId);
    expect([new Set(members).size, rest.body.nextCursor]).to.deep.equal([2, null]);
    expect((await api.send('GET', '/api/v1/segments/nothing')).status).to.equal(404);
  });
});
